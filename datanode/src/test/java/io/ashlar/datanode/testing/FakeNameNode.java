package io.ashlar.datanode.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.CommitRecoveryResponse;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.datanode.RegisterDataNodeResponse;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcLimits;
import io.ashlar.rpc.RpcServer;
import io.ashlar.rpc.RpcService;
import io.ashlar.rpc.ServerCall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes registrations and reports over real sockets, and remembers what it was told. */
public final class FakeNameNode implements AutoCloseable, RpcService {
  public static final String CLUSTER = "cluster-1";
  public static final String NAMESPACE = "namespace-1";

  private final Map<String, Deque<DataNodeCommand>> commandsOf = new HashMap<>();
  private final EventLoops loops = EventLoops.create(1, "fake-namenode");
  private final String clusterId;
  private RpcServer server;
  private long epoch = 1;
  private long registrations;
  private boolean forgets;
  private boolean asksForFullReport;
  private final Map<String, Long> registrationOf = new HashMap<>();
  private final Map<String, Long> appliedThrough = new HashMap<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<RegisterDataNodeRequest> registered = new ArrayList<>();
  private final List<CommitRecoveryRequest> recoveries = new ArrayList<>();
  private final List<HeartbeatRequest> heartbeats = new ArrayList<>();
  private final List<FullBlockReportRequest> fullReports = new ArrayList<>();
  private final List<ReplicaChange> changes = new ArrayList<>();
  private final List<MessageLite> digestSteps = new ArrayList<>();
  private final Deque<DigestReportResponse> digestAnswers = new ArrayDeque<>();
  private ByteString digestKey = ByteString.EMPTY;
  private final Deque<DataNodeCommand> commands = new ArrayDeque<>();

  public FakeNameNode() throws DfsException {
    this(CLUSTER);
  }

  public FakeNameNode(String clusterId) throws DfsException {
    this.clusterId = clusterId;
    this.server = listen(0);
  }

  private RpcServer listen(int port) throws DfsException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return RpcServer.start(loops, List.of(any), this, RpcLimits.defaults());
  }

  public String address() {
    return "127.0.0.1:" + server.port();
  }

  /** Goes away and comes back on the same port, remembering nothing. */
  public synchronized void restart() throws DfsException {
    int port = server.port();
    server.close();
    registrationOf.clear();
    server = listen(port);
  }

  public synchronized void setEpoch(long newEpoch) {
    epoch = newEpoch;
  }

  public synchronized void forgetRegistration() {
    forgets = true;
  }

  public synchronized void askForFullReport() {
    asksForFullReport = true;
  }

  /** Wants reports by digest under this key from now on, and gives these answers in turn. */
  public synchronized void takeDigests(ReplicaHash hash, DigestReportResponse... answers) {
    digestKey = ByteString.copyFrom(hash.key());
    digestAnswers.addAll(List.of(answers));
  }

  /** Messages of reports by digest. */
  public synchronized List<MessageLite> digestSteps() {
    return List.copyOf(digestSteps);
  }

  private void digestStep(ServerCall call, MessageLite step) {
    digestSteps.add(step);
    DigestReportResponse next = digestAnswers.poll();
    call.reply(next == null ? DigestReportResponse.getDefaultInstance() : next, epoch, 0);
  }

  /** With the next heartbeat of that node. */
  public synchronized void sendTo(String nodeId, DataNodeCommand command) {
    commandsOf.computeIfAbsent(nodeId, id -> new ArrayDeque<>()).add(command);
  }

  public synchronized void send(DataNodeCommand command) {
    commands.add(command);
  }

  public synchronized List<RegisterDataNodeRequest> registered() {
    return List.copyOf(registered);
  }

  public synchronized List<HeartbeatRequest> heartbeats() {
    return List.copyOf(heartbeats);
  }

  public synchronized List<FullBlockReportRequest> fullReports() {
    return List.copyOf(fullReports);
  }

  public synchronized List<ReplicaChange> changes() {
    return List.copyOf(changes);
  }

  public synchronized List<CommitRecoveryRequest> recoveries() {
    return List.copyOf(recoveries);
  }

  public synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  public boolean heardOf(ReplicaEvent event, long blockId) {
    return changes().stream()
        .anyMatch(
            change ->
                change.getEvent() == event
                    && change.getReplica().getBlock().getBlockId() == blockId);
  }

  @Override
  public Handshake accept(Handshake peer) throws DfsException {
    if (!peer.getNamespaceId().isEmpty() && !peer.getNamespaceId().equals(NAMESPACE)) {
      throw new DfsException(ErrorCode.WRONG_CLUSTER, "another namespace");
    }
    return Handshake.newBuilder()
        .setProtocolVersion(ProtocolVersion.CURRENT)
        .setNamespaceId(NAMESPACE)
        .setRole(PeerRole.NAMENODE)
        .build();
  }

  @Override
  public void onRequest(ServerCall call) {
    try {
      answer(call);
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    }
  }

  private synchronized void answer(ServerCall call) throws DfsException {
    switch (call.method()) {
      case REGISTER_DATANODE -> {
        RegisterDataNodeRequest request = call.body(RegisterDataNodeRequest.parser());
        registered.add(request);
        registrationOf.put(request.getNodeId(), ++registrations);
        call.reply(
            RegisterDataNodeResponse.newBuilder()
                .setClusterId(clusterId)
                .setNamespaceId(NAMESPACE)
                .setEpoch(epoch)
                .setRack("/r1")
                .setDigestKey(digestKey)
                .setRegistrationId(registrations)
                .build(),
            epoch,
            0);
      }
      case HEARTBEAT -> {
        HeartbeatRequest request = call.body(HeartbeatRequest.parser());
        heartbeats.add(request);
        boolean unknown =
            forgets
                || registrationOf.getOrDefault(request.getNodeId(), -1L)
                    != request.getRegistrationId();
        forgets = false;
        HeartbeatResponse.Builder response =
            HeartbeatResponse.newBuilder().setEpoch(epoch).setReregister(unknown);
        Deque<DataNodeCommand> own =
            commandsOf.getOrDefault(request.getNodeId(), new ArrayDeque<>());
        while (!unknown && !own.isEmpty()) {
          response.addCommands(own.remove());
        }
        while (!unknown && !commands.isEmpty()) {
          response.addCommands(commands.remove());
        }
        call.reply(response.build(), epoch, 0);
      }
      case FULL_BLOCK_REPORT -> {
        FullBlockReportRequest request = call.body(FullBlockReportRequest.parser());
        fullReports.add(request);
        boolean complete = request.getPart() + 1 == request.getParts();
        if (complete) {
          appliedThrough.put(request.getNodeId(), request.getSeq());
        }
        call.reply(FullBlockReportResponse.newBuilder().setComplete(complete).build(), epoch, 0);
      }
      case DIGEST_REPORT -> digestStep(call, call.body(DigestReportRequest.parser()));
      case DIGEST_SUMS -> digestStep(call, call.body(DigestSumsRequest.parser()));
      case DIGEST_BUCKETS -> digestStep(call, call.body(DigestBucketsRequest.parser()));
      case COMMIT_RECOVERY -> {
        recoveries.add(call.body(CommitRecoveryRequest.parser()));
        call.reply(CommitRecoveryResponse.getDefaultInstance(), epoch, 0);
      }
      case INCREMENTAL_REPORT -> call.reply(apply(call), epoch, 0);
      default -> call.fail(DfsError.of(ErrorCode.UNSUPPORTED, "not here"), epoch, 0);
    }
  }

  private IncrementalReportResponse apply(ServerCall call) throws DfsException {
    IncrementalReportRequest request = call.body(IncrementalReportRequest.parser());
    long through = appliedThrough.getOrDefault(request.getNodeId(), 0L);
    for (ReplicaChange change : request.getChangesList()) {
      if (change.getSeq() != through + 1) {
        gaps.add("expected " + (through + 1) + ", found " + change.getSeq());
      }
      through = change.getSeq();
      changes.add(change);
    }
    appliedThrough.put(request.getNodeId(), through);
    boolean ask = asksForFullReport;
    asksForFullReport = false;
    return IncrementalReportResponse.newBuilder()
        .setAppliedThroughSeq(through)
        .setSendFullReport(ask)
        .build();
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
