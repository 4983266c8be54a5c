package io.ashlar.it.harness.proxy;

import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a wire: two threads, one per direction, that read frame by frame.
 *
 * <p><b>Ownership</b>: owns both sockets.
 */
public final class Passage {
  private final Wire wire;
  private final long number;
  private final Socket opener;
  private final Socket daemon;
  private final Traffic traffic;
  private volatile @Nullable Handshake handshake;
  private volatile boolean halfClosed;

  Passage(Wire wire, long number, Socket opener, Socket daemon, Traffic traffic) {
    this.wire = wire;
    this.number = number;
    this.opener = opener;
    this.daemon = daemon;
    this.traffic = traffic;
  }

  /** Number of the connection on its wire, from 0. */
  public long number() {
    return number;
  }

  /** The daemon that listens at the far end. */
  public String to() {
    return wire.to();
  }

  /** Who opened it: the id of a daemon, or {@code client}. */
  public String from() {
    Handshake known = handshake;
    if (known == null) {
      return "";
    }
    return known.getRole() == PeerRole.DATANODE ? wire.nameOf(known.getPeerName()) : Wires.CLIENT;
  }

  /** From whom a frame of that direction is. */
  public String sender(Direction direction) {
    return direction == Direction.FORWARD ? from() : to();
  }

  /** To whom a frame of that direction goes. */
  public String receiver(Direction direction) {
    return direction == Direction.FORWARD ? to() : from();
  }

  void start() {
    thread(Direction.FORWARD).start();
    thread(Direction.BACK).start();
  }

  private Thread thread(Direction direction) {
    boolean forward = direction == Direction.FORWARD;
    Socket from = forward ? opener : daemon;
    Socket to = forward ? daemon : opener;
    Thread thread =
        new Thread(
            () -> pump(from, to, direction), "wire-" + wire.to() + "-" + number + "-" + direction);
    thread.setDaemon(true);
    return thread;
  }

  private void pump(Socket from, Socket to, Direction direction) {
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(from.getInputStream(), 1 << 16));
      OutputStream out = to.getOutputStream();
      long frames = 0;
      for (byte[] frame = Frames.read(in); frame != null; frame = Frames.read(in)) {
        if (frames == 0 && direction == Direction.FORWARD) {
          handshake = Frames.handshake(frame);
        }
        Fate fate = traffic.onFrame(this, direction, frames++, frame);
        out.write(frame, 0, Math.min(fate.bytes(), frame.length));
        if (fate.ending() == Ending.RESET) {
          close();
          return;
        }
        if (fate.ending() == Ending.HALF_CLOSE) {
          halfClosed = true;
          to.shutdownOutput();
          drain(in); // What is still sent goes nowhere.
          return;
        }
      }
      traffic.onEnd(this, direction);
      to.shutdownOutput();
      if (halfClosed) {
        close(); // The direction that was cut off has no end of its own.
      }
    } catch (IOException e) {
      close(); // One side is gone, or both; the other hears it as a reset.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    } finally {
      wire.ended(this, direction);
    }
  }

  private static void drain(DataInputStream in) throws IOException {
    byte[] bytes = new byte[1 << 16];
    int count = in.read(bytes);
    while (count >= 0) {
      count = in.read(bytes);
    }
  }

  /** Resets both sides. */
  void close() {
    reset(opener);
    reset(daemon);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already, which is what was wanted.
    }
  }

  void closeQuietly() {
    try (opener;
        daemon) {
      // Both directions have ended.
    } catch (IOException e) {
      // They are gone all the same.
    }
  }
}
