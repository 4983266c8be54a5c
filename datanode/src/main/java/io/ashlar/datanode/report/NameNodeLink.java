package io.ashlar.datanode.report;

import com.google.protobuf.ByteString;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.time.Scheduler;
import io.ashlar.datanode.command.CommandDispatcher;
import io.ashlar.datanode.command.EpochStore;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.transfer.StreamGate;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeSet;
import io.ashlar.datanode.volume.VolumeVersion;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.FailedRecovery;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.datanode.RegisterDataNodeResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node known to its NameNode: connects, registers, sends heartbeats and reports, passes
 * commands on. Without a NameNode it tries for ever, and the node serves what it has.
 *
 * <p><b>Threading</b>: everything on the scheduler's thread; answers of the network hop there.
 *
 * <p><b>Durability</b>: a higher epoch is forced to disk, and running commands of older ones have
 * ended, before anything is done or reported under it.
 */
public final class NameNodeLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NameNodeLink.class);
  private static final int TIMEOUT_MS = 10_000;
  private static final long BACKOFF_MS_MIN = 100;
  private static final long BACKOFF_MS_MAX = 3_000;
  private static final int FAILED_RECOVERIES_MAX = 256;

  /** Errors that trying again does not mend. */
  private static final Set<ErrorCode> FINAL =
      Set.of(
          ErrorCode.WRONG_CLUSTER,
          ErrorCode.VERSION_MISMATCH,
          ErrorCode.WRONG_ROLE,
          ErrorCode.INVALID_ARGUMENT);

  private final NameNodeConfig config;
  private final NodeIdentity identity;
  private final RpcClient client;
  private final Scheduler scheduler;
  private final VolumeSet volumes;
  private final ReplicaMap replicas;
  private final StreamGate streams;
  private final EpochStore epochs;
  private final CommandDispatcher commands;
  private final Reporter reporter;
  private final LinkOwner owner;
  private final CompletableFuture<@Nullable DfsError> firstAttempt = new CompletableFuture<>();
  private final List<FailedRecovery> failedRecoveries = new ArrayList<>();
  private @Nullable RpcConnection connection;
  private long registrationId;
  private boolean registered;
  private boolean heartbeatInFlight;
  private long backoffMs = BACKOFF_MS_MIN;
  private boolean saidUnreachable;
  private volatile boolean closed;

  /** Starts nothing yet. */
  public NameNodeLink(
      NameNodeConfig config,
      NodeIdentity identity,
      RpcClient client,
      Scheduler scheduler,
      VolumeSet volumes,
      ReplicaMap replicas,
      ReportQueue queue,
      StreamGate streams,
      EpochStore epochs,
      CommandDispatcher commands,
      LinkOwner owner) {
    this.config = config;
    this.identity = identity;
    this.client = client;
    this.scheduler = scheduler;
    this.volumes = volumes;
    this.replicas = replicas;
    this.streams = streams;
    this.epochs = epochs;
    this.commands = commands;
    this.reporter = new Reporter(scheduler, replicas, volumes, queue, epochs);
    this.owner = owner;
  }

  /** Begins to look for the NameNode. */
  public void start() {
    scheduler.schedule(0, this::connect);
    scheduler.scheduleWithDelay(config.heartbeatIntervalMs(), this::heartbeat);
  }

  /**
   * Completes when the first attempt to register has ended: with null if it succeeded, else with
   * the error.
   */
  public CompletableFuture<@Nullable DfsError> firstAttempt() {
    return firstAttempt;
  }

  /** The NameNode gets a full report soon. */
  public void requestFullReport() {
    reporter.requestFull();
  }

  /** The NameNode should hear of a change of the volumes at once. */
  public void heartbeatSoon() {
    scheduler.schedule(0, this::heartbeat);
  }

  /** Tells the NameNode what a recovery came to; fails with its refusal, or if it is not there. */
  public CompletableFuture<RpcReply> commitRecovery(CommitRecoveryRequest.Builder request) {
    CompletableFuture<RpcReply> answer = new CompletableFuture<>();
    scheduler.schedule(
        0,
        () -> {
          RpcConnection current = connection;
          if (current == null || !registered) {
            answer.completeExceptionally(
                new DfsException(ErrorCode.UNREACHABLE, "there is no NameNode to report to"));
            return;
          }
          CommitRecoveryRequest body =
              request.setNodeId(identity.nodeId()).setRegistrationId(registrationId).build();
          current
              .call(RpcMethod.COMMIT_RECOVERY, body, CallOptions.timeout(TIMEOUT_MS))
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null) {
                      answer.complete(reply);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
        });
    return answer;
  }

  /** The NameNode should hear at once that a recovery came to nothing, to find another primary. */
  public void recoveryFailed(FailedRecovery failed) {
    scheduler.schedule(
        0,
        () -> {
          if (failedRecoveries.size() < FAILED_RECOVERIES_MAX) {
            failedRecoveries.add(failed);
          }
          heartbeat();
        });
  }

  /** True for an error that trying again does not mend. */
  public static boolean isFinal(DfsError error) {
    return FINAL.contains(error.code());
  }

  private void connect() {
    if (closed || connection != null) {
      return;
    }
    client
        .connect(config.address())
        .whenComplete(
            (opened, failure) -> scheduler.schedule(0, () -> onConnected(opened, failure)));
  }

  private void onConnected(@Nullable RpcConnection opened, @Nullable Throwable failure) {
    if (opened == null) {
      onLost(errorOf(failure));
      return;
    }
    if (closed) {
      opened.close();
      return;
    }
    connection = opened;
    if (registered) {
      reporter.onConnected(opened, registrationId);
      heartbeat();
    } else {
      register(opened);
    }
  }

  private void register(RpcConnection current) {
    RegisterDataNodeRequest.Builder request =
        RegisterDataNodeRequest.newBuilder()
            .setNodeId(identity.nodeId())
            .addAllAddresses(identity.addresses())
            .setRack(identity.rack())
            .setClusterId(volumes.clusterId())
            .setNamespaceId(volumes.namespaceId())
            .setSoftwareVersion(identity.softwareVersion())
            .setLayoutVersion(VolumeVersion.LAYOUT)
            .setIncarnation(epochs.incarnation())
            .setHttpPort(identity.httpPort())
            .setAdoptedEpoch(epochs.epoch());
    volumes.all().forEach(volume -> request.addVolumes(WireReports.of(volume)));
    call(
        current,
        RpcMethod.REGISTER_DATANODE,
        request.build(),
        reply -> onRegistered(current, reply.message(RegisterDataNodeResponse.parser())));
  }

  private void onRegistered(RpcConnection current, RegisterDataNodeResponse response)
      throws DfsException {
    checkEpoch(response.getEpoch());
    epochs.adopt(response.getEpoch());
    commands.whenIdle(
        () ->
            scheduler.schedule(
                0,
                () -> {
                  if (isCurrent(current)) {
                    join(current, response);
                  }
                }));
  }

  private void join(RpcConnection current, RegisterDataNodeResponse response) {
    try {
      owner.onRegistered(response.getClusterId(), response.getNamespaceId());
    } catch (IOException e) {
      onLost(errorOf(e));
      return;
    }
    registrationId = response.getRegistrationId();
    registered = true;
    backoffMs = BACKOFF_MS_MIN;
    saidUnreachable = false;
    LOG.info(
        "The NameNode took the registration. namenode={} cluster={} epoch={} rack={}",
        current.remote(),
        response.getClusterId(),
        response.getEpoch(),
        response.getRack());
    firstAttempt.complete(null);
    reporter.onRegistered(current, registrationId, hashOf(response.getDigestKey()));
    heartbeat();
  }

  /** Null if the NameNode takes no digests, or makes them otherwise than this software does. */
  private static @Nullable ReplicaHash hashOf(ByteString key) {
    return key.size() == ReplicaHash.KEY_BYTES ? ReplicaHash.of(key.toByteArray()) : null;
  }

  private void checkEpoch(long epoch) throws DfsException {
    if (epoch < epochs.epoch()) {
      throw new DfsException(
          ErrorCode.NOT_ACTIVE,
          "expected a NameNode of epoch " + epochs.epoch() + " or later, found " + epoch);
    }
  }

  private void heartbeat() {
    RpcConnection current = connection;
    if (closed || current == null || !registered || heartbeatInFlight) {
      return;
    }
    HeartbeatRequest.Builder request =
        HeartbeatRequest.newBuilder()
            .setNodeId(identity.nodeId())
            .setRegistrationId(registrationId)
            .setActiveStreams(streams.open())
            .setBlockCount(replicas.size())
            .setReportSeq(replicas.seq())
            .addAllResults(commands.takeResults())
            .addAllFailedRecoveries(failedRecoveries);
    failedRecoveries.clear(); // If the NameNode does not hear of them, it waits a while longer.
    volumes.all().forEach(volume -> request.addVolumes(WireReports.of(volume)));
    heartbeatInFlight = true;
    call(
        current,
        RpcMethod.HEARTBEAT,
        request.build(),
        reply -> {
          heartbeatInFlight = false;
          onHeartbeat(current, reply.message(HeartbeatResponse.parser()));
        });
  }

  private void onHeartbeat(RpcConnection current, HeartbeatResponse response) throws DfsException {
    backoffMs = BACKOFF_MS_MIN;
    checkEpoch(response.getEpoch());
    if (response.getReregister() || response.getEpoch() > epochs.epoch()) {
      registered = false;
      reporter.onDisconnected();
      register(current);
      return;
    }
    response.getCommandsList().forEach(commands::dispatch);
  }

  @FunctionalInterface
  private interface OnReply {
    void accept(RpcReply reply) throws DfsException;
  }

  private void call(
      RpcConnection current,
      RpcMethod method,
      com.google.protobuf.MessageLite body,
      OnReply onReply) {
    current
        .call(method, body, CallOptions.timeout(TIMEOUT_MS))
        .whenComplete(
            (reply, failure) ->
                scheduler.schedule(
                    0,
                    () -> {
                      if (isCurrent(current)) {
                        onAnswer(reply, failure, onReply);
                      }
                    }));
  }

  private void onAnswer(@Nullable RpcReply reply, @Nullable Throwable failure, OnReply onReply) {
    if (reply == null) {
      onLost(errorOf(failure));
      return;
    }
    try {
      onReply.accept(reply);
    } catch (DfsException e) {
      onLost(e.error());
    }
  }

  /** The NameNode cannot know which folders made this node a member of another cluster. */
  private DfsError withVolumes(DfsError error) {
    return error.with("volumes", volumes.all().stream().map(Volume::path).toList());
  }

  /** Whatever went wrong, the connection is given up and tried anew after a pause. */
  private void onLost(DfsError lost) {
    DfsError error = lost.code() == ErrorCode.WRONG_CLUSTER ? withVolumes(lost) : lost;
    RpcConnection current = connection;
    connection = null;
    heartbeatInFlight = false;
    reporter.onDisconnected();
    if (current != null) {
      current.close();
    }
    if (closed) {
      return;
    }
    firstAttempt.complete(error);
    if (isFinal(error)) {
      closed = true;
      owner.onRefused(error);
      return;
    }
    if (!saidUnreachable) {
      saidUnreachable = true;
      LOG.warn(
          "The NameNode is not reached; this node goes on serving and tries again. code={}"
              + " reason={}",
          error.code(),
          error.message());
    }
    scheduler.schedule(backoffMs, this::connect);
    backoffMs = Math.min(BACKOFF_MS_MAX, backoffMs * 2);
  }

  @SuppressWarnings("ReferenceEquality")
  private boolean isCurrent(RpcConnection one) {
    return one == connection;
  }

  private static DfsError errorOf(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DfsException known) {
        return known.error();
      }
    }
    return DfsError.of(ErrorCode.UNREACHABLE, "the NameNode is not reached: " + failure);
  }

  @Override
  public void close() {
    closed = true;
    scheduler.schedule(0, this::dropConnection);
  }

  private void dropConnection() {
    RpcConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }
}
