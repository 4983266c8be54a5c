package io.ashlar.datanode.transfer;

import com.codahale.metrics.Timer;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the packets of one replica in order, as one task at a time of the volume's executor.
 *
 * <p><b>Threading</b>: {@link #add} and {@link #close} from any thread; files are touched on the
 * volume's executor only, where the listener is called too.
 *
 * <p><b>Ownership</b>: takes the packets it is given and releases them.
 */
final class DiskQueue {
  private static final Logger LOG = LoggerFactory.getLogger(DiskQueue.class);
  private static final int PACKETS_PER_TASK = 16;
  private static final long WRITEBACK_BYTES = 8 << 20;

  private final ReplicaMap replicas;
  private final Replica replica;
  private final Construction construction;
  private final Opener opener;
  private final Listener listener;
  private final DataNodeMetrics metrics;
  private final Deque<Packet> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closing;
  private boolean closed;
  // On the executor only.
  private @Nullable ReplicaWriter writer;
  private boolean failed;
  private boolean removed;
  private long writebackAt = WRITEBACK_BYTES;

  /** Makes the files. */
  @FunctionalInterface
  interface Opener {
    ReplicaWriter open() throws IOException;
  }

  /** What the session hears, on the volume's executor. */
  interface Listener {
    void onCreated(String storageId);

    void onWritten(long seqno);

    void onDiskFailed(DfsError error);

    /** The files are closed; last call. */
    void onDiskClosed();
  }

  DiskQueue(
      ReplicaMap replicas,
      Replica replica,
      Construction construction,
      Opener opener,
      Listener listener,
      DataNodeMetrics metrics) {
    this.replicas = replicas;
    this.replica = replica;
    this.construction = construction;
    this.opener = opener;
    this.listener = listener;
    this.metrics = metrics;
  }

  private Volume volume() {
    return replica.volume();
  }

  /** Begins by making the files; false if the volume takes no more work. */
  boolean start() {
    synchronized (this) {
      running = true;
    }
    if (volume().executor().tryExecute(this::openAndRun)) {
      return true;
    }
    abandon();
    return false;
  }

  /** Ends before it began: there are no files. */
  void abandon() {
    synchronized (this) {
      running = false;
      closing = true;
      closed = true;
    }
    replicas.remove(replica);
  }

  /** Takes a packet, which holds its own reference to its bytes. */
  void add(Packet packet) {
    boolean taken;
    synchronized (this) {
      taken = !closing;
      if (taken) {
        waiting.add(packet);
      }
    }
    if (taken) {
      runSoon();
    } else {
      packet.release();
    }
  }

  /** Writes nothing more; the files are closed when the running task has ended. */
  void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      waiting.forEach(Packet::release);
      waiting.clear();
    }
    runSoon();
  }

  private void runSoon() {
    synchronized (this) {
      if (running || closed) {
        return;
      }
      running = true;
    }
    submit();
  }

  private void submit() {
    if (!volume().executor().execute(this::run)) {
      run(); // The process stops; only closing is left to do.
    }
  }

  private void openAndRun() {
    try {
      ReplicaWriter opened = opener.open();
      writer = opened;
      listener.onCreated(volume().storageId());
    } catch (IOException e) {
      onFailure("create " + replica.key(), e);
    }
    run();
  }

  private void run() {
    for (int n = 0; n < PACKETS_PER_TASK; n++) {
      Packet packet;
      synchronized (this) {
        packet = waiting.poll();
        if (packet == null) {
          if (!closing) {
            running = false;
            return;
          }
          closed = true;
          running = false;
        }
      }
      if (packet == null) {
        closeFiles();
        return;
      }
      try {
        write(packet);
      } finally {
        packet.release();
      }
    }
    submit();
  }

  private void write(Packet packet) {
    ReplicaWriter current = writer;
    if (failed || current == null) {
      return;
    }
    try {
      if (packet.info().dataLength() > 0) {
        current.write(packet.info().offset(), packet.data(), packet.checksums());
        startWriteback(current);
      }
      if (packet.info().last()) {
        finish(current, packet.header().getForceOnClose() || packet.info().sync());
      } else if (packet.info().sync()) {
        sync(current);
      }
      listener.onWritten(packet.info().seqno());
    } catch (IOException e) {
      onFailure("write " + replica.key(), e);
    }
  }

  private void startWriteback(ReplicaWriter current) throws IOException {
    if (current.length() >= writebackAt) {
      writebackAt = current.length() + WRITEBACK_BYTES;
      current.startWriteback();
    }
  }

  private void sync(ReplicaWriter current) throws IOException {
    Timer.Context time = metrics.forceTime().time();
    current.sync();
    time.stop();
  }

  private void finish(ReplicaWriter current, boolean force) throws IOException {
    Timer.Context time = metrics.finalizeTime().time();
    current.finish(force);
    time.stop();
    if (replicas.finalized(replica, current.length())) {
      metrics.blocksReceived().inc();
    } else {
      current.discard();
      throw new DfsException(
          ErrorCode.REPLICA_NOT_FOUND, replica.key() + " was deleted while it was being written");
    }
  }

  private void onFailure(String operation, IOException e) {
    failed = true;
    DfsError error = IoFailures.errorOf(volume(), operation, e);
    if (IoFailures.isNoSpace(e)) {
      LOG.warn(
          "No space for a replica; what was written of it is removed. replica={} volume={}",
          replica.key(),
          volume());
      removed = replicas.remove(replica);
    } else if (IoFailures.isMissing(e) && hasVersion()) {
      LOG.warn("The files of an open replica are gone. replica={}", replica.key(), e);
      removed = replicas.remove(replica);
    } else if (IoFailures.isDiskFault(e)) {
      volume().fail(operation, e);
    }
    if (writer == null) {
      replicas.remove(replica); // There are no files.
    }
    listener.onDiskFailed(error);
  }

  /** One lost file is no reason to give up a volume that is there otherwise. */
  private boolean hasVersion() {
    try {
      return volume().disk().exists(volume().layout().versionFile());
    } catch (IOException e) {
      return false;
    }
  }

  private void closeFiles() {
    ReplicaWriter current = writer;
    boolean stopped = construction.detach();
    if (current != null) {
      current.close();
      if ((stopped || removed) && volume().healthy()) {
        discard(current);
      }
    }
    listener.onDiskClosed();
  }

  /** It was removed from the map while this writer held the files; so they go with it. */
  private void discard(ReplicaWriter current) {
    try {
      current.discard();
    } catch (IOException e) {
      volume().fail("delete " + replica.key(), e);
    }
  }
}
