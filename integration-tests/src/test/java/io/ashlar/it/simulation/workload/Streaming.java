package io.ashlar.it.simulation.workload;

import io.ashlar.client.write.FileWrite;
import io.ashlar.protocol.error.DfsException;

/** Writes one open file to its end: pieces of any size, hflush and hsync at random, close. */
final class Streaming {
  private static final int PIECE_BITS_MAX = 17;

  private final Writer user;
  private final FileRecord file;
  private final FileWrite write;
  private final long target;

  Streaming(Writer user, FileRecord file, FileWrite write, long target) {
    this.user = user;
    this.file = file;
    this.write = write;
    this.target = target;
  }

  FileWrite write() {
    return write;
  }

  /** Writes a piece, then perhaps asks for an ack, then goes on. */
  void piece() {
    long left = target - file.sent();
    if (left <= 0) {
      close();
      return;
    }
    int size = 1 + user.random().nextInt(1 << user.random().nextInt(PIECE_BITS_MAX + 1));
    put(file.next((int) Math.min(left, size)), 0);
  }

  private void put(byte[] bytes, int from) {
    int at = from;
    try {
      while (at < bytes.length) {
        int taken = write.offer(bytes, at, bytes.length - at);
        at += taken;
        file.sent(taken);
        if (taken == 0) {
          int rest = at;
          user.then(
              null,
              write.ready(),
              (ready, failure) -> {
                if (failure != null) {
                  user.lost(file, "write", failure);
                } else {
                  put(bytes, rest);
                }
              });
          return;
        }
      }
    } catch (DfsException e) {
      user.lost(file, "write", e);
      return;
    }
    user.acked("write", file.path(), file.sent());
    ask();
  }

  private void ask() {
    long asked = file.sent();
    switch (user.random().nextInt(6)) {
      case 0, 1 -> flush(asked);
      case 2, 3 -> sync(asked);
      case 4 -> user.pause(this::piece);
      default -> piece();
    }
  }

  private void flush(long asked) {
    user.asked("hflush", file.path(), asked);
    user.then(
        InFlight.Step.FLUSH,
        write.flush(),
        (done, failure) -> {
          if (failure != null) {
            user.lost(file, "hflush", failure);
          } else {
            user.acked("hflush", file.path(), asked);
            file.flushed(asked, user.world().nowMs());
            user.pause(this::piece);
          }
        });
  }

  private void sync(long asked) {
    user.asked("hsync", file.path(), asked);
    user.then(
        InFlight.Step.SYNC,
        write.sync(),
        (done, failure) -> {
          if (failure != null) {
            user.lost(file, "hsync", failure);
          } else {
            synced("hsync", asked);
            user.pause(this::piece);
          }
        });
  }

  private void synced(String operation, long bytes) {
    user.acked(operation, file.path(), bytes);
    user.scene().tally().bytesAcked(bytes - file.synced());
    file.synced(bytes, user.world().nowMs());
  }

  private void close() {
    file.state(FileRecord.State.CLOSING);
    long asked = file.sent();
    user.asked("close", file.path(), asked);
    user.then(
        InFlight.Step.CLOSE,
        write.close(),
        (done, failure) -> {
          if (failure != null) {
            user.lost(file, "close", failure);
          } else {
            synced("close", asked);
            file.state(FileRecord.State.CLOSED);
            user.done(write);
          }
        });
  }
}
