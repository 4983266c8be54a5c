package io.ashlar.datanode.transfer;

import com.codahale.metrics.Timer;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
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
  private boolean promised;
  private long writebackAt = WRITEBACK_BYTES;

  /** Opens the files. */
  @FunctionalInterface
  interface Opener {
    /** On the volume's executor. */
    ReplicaWriter open() throws IOException;

    /** The writer has finished; false if the replica was removed from the map meanwhile. */
    default boolean finished(ReplicaMap replicas, Replica replica, long length) {
      return replicas.finalized(replica, length);
    }

    /** They are open, or never will be; called once. */
    default void done() {}
  }

  /** What the session hears, on the volume's executor. */
  interface Listener {
    /** {@code length} is what they held before. */
    void onOpened(String storageId, long length);

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

  /** Begins by opening the files, when {@code turn} has come. */
  void start(CompletableFuture<?> turn) {
    synchronized (this) {
      running = true;
    }
    turn.whenComplete(
        (ignored, failure) -> {
          if (!volume().executor().tryExecute(() -> openAndRun(failure))) {
            abandon();
            listener.onDiskFailed(StreamErrors.volumeBusy(replica.key().toString()));
            listener.onDiskClosed();
          }
        });
  }

  /** Ends before it began: no file is open. */
  void abandon() {
    synchronized (this) {
      running = false;
      closing = true;
      closed = true;
      waiting.forEach(Packet::release);
      waiting.clear();
    }
    replicas.remove(replica);
    construction.detach();
    opener.done();
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

  private void openAndRun(@Nullable Throwable failure) {
    try {
      if (failure != null) {
        throw Errors.of(failure).toException();
      }
      if (isClosing()) {
        replicas.remove(replica); // The stream has ended before it had files.
      } else {
        ReplicaWriter opened = opener.open();
        writer = opened;
        promised = opened.length() > 0;
        listener.onOpened(volume().storageId(), opened.length());
      }
    } catch (IOException e) {
      onFailure("open " + replica.key(), e);
    } finally {
      opener.done();
    }
    run();
  }

  private synchronized boolean isClosing() {
    return closing;
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
      promised |= packet.header().getFlush() || packet.info().sync();
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
    if (opener.finished(replicas, replica, current.length())) {
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
      // What an hflush, or the writer before, was promised stays; it may be the last replica.
      removed = !promised && replicas.remove(replica);
      LOG.warn(
          "No space for a replica. replica={} volume={} removed={}",
          replica.key(),
          volume(),
          removed);
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
    if (current != null) {
      current.close();
    }
    // A copy that is not whole leaves nothing; once it is, another replica stands in the map.
    removed |= replica.state() == ReplicaState.TEMPORARY && replicas.remove(replica);
    boolean told = construction.detach();
    if (current != null && (told || removed) && volume().healthy()) {
      discard(current);
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
