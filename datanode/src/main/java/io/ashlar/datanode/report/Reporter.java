package io.ashlar.datanode.report;

import com.google.protobuf.MessageLite;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.time.Scheduler;
import io.ashlar.datanode.command.EpochStore;
import io.ashlar.datanode.replica.NumberedChange;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.volume.VolumeSet;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends block reports: a whole one after each registration and whenever the NameNode has a gap,
 * otherwise contiguous ranges of changes, one request at a time.
 *
 * <p><b>Threading</b>: the scheduler's thread, except {@link #requestFull} and the queue's
 * listener.
 */
final class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final int CHANGES_PER_REQUEST = 1_000;
  private static final int TIMEOUT_MS = 60_000;
  private static final long URGENT_DELAY_MS = 1;
  private static final long DELAY_MS = 20;
  private static final long RETRY_MS = 200;

  private final Scheduler scheduler;
  private final ReplicaMap replicas;
  private final VolumeSet volumes;
  private final ReportQueue queue;
  private final EpochStore epochs;
  private final WholeReports whole;
  private boolean urgentPlanned;
  private boolean planned;
  private volatile boolean fullWanted;
  private @Nullable RpcConnection connection;
  private long registrationId;
  private @Nullable ReplicaHash digestHash;
  private long session;
  private boolean inFlight;

  Reporter(
      Scheduler scheduler,
      ReplicaMap replicas,
      VolumeSet volumes,
      ReportQueue queue,
      EpochStore epochs) {
    this.scheduler = scheduler;
    this.replicas = replicas;
    this.volumes = volumes;
    this.queue = queue;
    this.epochs = epochs;
    this.whole = new WholeReports(replicas, volumes, new Sender());
    queue.onAdded(this::plan);
  }

  /** A full report will be sent; callable from any thread. */
  void requestFull() {
    fullWanted = true;
    plan(true);
  }

  /** Several changes that come close together travel in one request. */
  private void plan(boolean urgent) {
    synchronized (this) {
      if (urgent ? urgentPlanned : planned || urgentPlanned) {
        return;
      }
      if (urgent) {
        urgentPlanned = true;
      } else {
        planned = true;
      }
    }
    scheduler.schedule(urgent ? URGENT_DELAY_MS : DELAY_MS, this::pump);
  }

  /** {@code hash}: what the NameNode wants digests to be made with; null if it wants none. */
  void onRegistered(RpcConnection opened, long newRegistrationId, @Nullable ReplicaHash hash) {
    digestHash = hash;
    onConnected(opened, newRegistrationId);
    requestFull();
  }

  void onConnected(RpcConnection opened, long knownRegistrationId) {
    connection = opened;
    registrationId = knownRegistrationId;
    session++;
    inFlight = false;
    plan(true);
  }

  void onDisconnected() {
    connection = null;
    session++;
    inFlight = false;
  }

  private void pump() {
    synchronized (this) {
      urgentPlanned = false;
      planned = false;
    }
    RpcConnection current = connection;
    if (current == null || inFlight) {
      return;
    }
    if (queue.takeOverflow() || fullWanted) {
      fullWanted = false;
      whole.begin(registrationId, epochs.incarnation(), digestHash);
      return;
    }
    List<NumberedChange> changes = queue.peek(CHANGES_PER_REQUEST);
    if (!changes.isEmpty()) {
      sendChanges(current, changes);
    }
  }

  private void sendChanges(RpcConnection current, List<NumberedChange> changes) {
    IncrementalReportRequest.Builder request =
        IncrementalReportRequest.newBuilder()
            .setNodeId(volumes.nodeId())
            .setRegistrationId(registrationId)
            .setIncarnation(epochs.incarnation());
    changes.forEach(change -> request.addChanges(WireReports.of(change)));
    long last = changes.get(changes.size() - 1).seq();
    call(
        current,
        RpcMethod.INCREMENTAL_REPORT,
        request.build(),
        reply -> {
          IncrementalReportResponse response = reply.message(IncrementalReportResponse.parser());
          queue.confirm(last);
          if (response.getSendFullReport()) {
            LOG.info("The NameNode missed changes and gets a full report. seq={}", last);
            fullWanted = true;
          }
          plan(true);
        },
        false);
  }

  private final class Sender implements WholeReports.Sender {
    @Override
    public void send(RpcMethod method, MessageLite body, WholeReports.OnReply onReply) {
      RpcConnection current = connection;
      if (current != null) {
        call(current, method, body, onReply, true);
      }
    }

    @Override
    public void merged(long seq) {
      queue.confirm(seq);
      replicas.renumberDamaged();
      plan(true);
    }

    @Override
    public void again() {
      retryFull();
    }
  }

  private void retryFull() {
    scheduler.schedule(
        RETRY_MS,
        () -> {
          fullWanted = true;
          pump();
        });
    plan(true); // Changes do not wait so long.
  }

  private void call(
      RpcConnection current,
      RpcMethod method,
      MessageLite body,
      WholeReports.OnReply onReply,
      boolean full) {
    long of = session;
    inFlight = true;
    current
        .call(method, body, CallOptions.timeout(TIMEOUT_MS))
        .whenComplete(
            (reply, failure) ->
                scheduler.schedule(
                    0,
                    () -> {
                      if (of == session) {
                        onAnswer(reply, failure, onReply, full);
                      }
                    }));
  }

  private void onAnswer(
      @Nullable RpcReply reply,
      @Nullable Throwable failure,
      WholeReports.OnReply onReply,
      boolean full) {
    inFlight = false;
    Throwable why = failure;
    if (reply != null && failure == null) {
      try {
        onReply.accept(reply);
        return;
      } catch (DfsException e) {
        why = e;
      }
    }
    LOG.info("A block report was not taken and is sent again. reason={}", String.valueOf(why));
    if (full) {
      fullWanted = true;
    }
    scheduler.schedule(RETRY_MS, this::pump);
  }
}
