package io.ashlar.namenode.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.diagnosis.Diagnosis;
import io.ashlar.namenode.diagnosis.Doctor;
import io.ashlar.namenode.diagnosis.Finding;
import io.ashlar.namenode.diagnosis.FsckQuery;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.diagnosis.DiagnoseRequest;
import io.ashlar.protocol.diagnosis.DiagnoseResponse;
import io.ashlar.protocol.diagnosis.ExplainBlockRequest;
import io.ashlar.protocol.diagnosis.ExplainNodeRequest;
import io.ashlar.protocol.diagnosis.Fact;
import io.ashlar.protocol.diagnosis.FsckRequest;
import io.ashlar.protocol.diagnosis.PlanRequest;
import io.ashlar.protocol.diagnosis.Problem;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.ServerCall;
import java.util.List;

/**
 * The methods that tell operators why. What concerns the planners runs on the loop thread between
 * commands, and its answer leaves when the state that it shows is durable.
 */
public final class DiagnosisEndpoints {
  private final EndpointContext context;
  private final Diagnosis diagnosis;

  private DiagnosisEndpoints(EndpointContext context, Diagnosis diagnosis) {
    this.context = context;
    this.diagnosis = diagnosis;
  }

  /** Adds them to {@code table}. */
  public static void addTo(
      EndpointTable table,
      EndpointContext context,
      Diagnosis diagnosis,
      PathAccess access,
      ClusterView cluster) {
    DiagnosisEndpoints endpoints = new DiagnosisEndpoints(context, diagnosis);
    FsckQuery fsck = diagnosis.fsck(access);
    table.add(
        RpcMethod.FSCK,
        new ReadEndpoint<>(
            context,
            FsckRequest.parser(),
            (view, request, caller) -> fsck.run(view, cluster, request, caller).toByteString(),
            FsckRequest::getPath));
    table.add(RpcMethod.DIAGNOSE, endpoints::diagnose);
    table.add(RpcMethod.EXPLAIN_BLOCK, endpoints::explainBlock);
    table.add(RpcMethod.EXPLAIN_NODE, endpoints::explainNode);
    table.add(RpcMethod.PLAN, endpoints::plan);
  }

  private void diagnose(ServerCall call, Peer peer) throws DfsException {
    call.body(DiagnoseRequest.parser());
    Asked asked = new Asked(call, new AuditLog.Operation(peer, call.method(), "", ""));
    requireRoom();
    diagnosis
        .loop()
        .executeSoft(() -> diagnosis.doctor().diagnose(found -> answer(asked, wire(found))));
  }

  private void explainBlock(ServerCall call, Peer peer) throws DfsException {
    long block = call.body(ExplainBlockRequest.parser()).getBlockId();
    AuditLog.Operation operation =
        new AuditLog.Operation(peer, call.method(), Long.toString(block), "");
    onLoop(new Asked(call, operation), () -> diagnosis.blocks().explain(block));
  }

  private void explainNode(ServerCall call, Peer peer) throws DfsException {
    String node = call.body(ExplainNodeRequest.parser()).getNode();
    AuditLog.Operation operation = new AuditLog.Operation(peer, call.method(), node, "");
    onLoop(new Asked(call, operation), () -> diagnosis.nodes().explain(node));
  }

  private void plan(ServerCall call, Peer peer) throws DfsException {
    PlanRequest request = call.body(PlanRequest.parser());
    AuditLog.Operation operation =
        new AuditLog.Operation(
            peer, call.method(), request.getEvent().name(), request.getSubject());
    Asked asked = new Asked(call, operation);
    requireRoom();
    diagnosis.plan(request.getEvent(), request.getSubject(), found -> answer(asked, found));
  }

  private record Asked(ServerCall call, AuditLog.Operation operation) {}

  /** Finds the answer. */
  private interface Question {
    MessageLite ask() throws DfsException;
  }

  private void onLoop(Asked asked, Question question) throws DfsException {
    requireRoom();
    diagnosis
        .loop()
        .executeSoft(
            () -> {
              try {
                answer(asked, question.ask());
              } catch (DfsException refusal) {
                long txid = diagnosis.appliedTxid();
                context
                    .namesystem()
                    .whenDurable(
                        txid,
                        () -> {
                          AuditLog.refused(asked.operation(), txid, refusal.code().name());
                          asked.call().fail(refusal.error(), context.epoch().getAsLong(), txid);
                        });
              }
            });
  }

  private void requireRoom() throws DfsException {
    if (diagnosis.loop().isFullOfSoft()) {
      throw new DfsException(ErrorCode.OVERLOADED, "too many tasks wait for the namesystem loop");
    }
  }

  private void answer(Asked asked, MessageLite found) {
    long txid = diagnosis.appliedTxid();
    context
        .namesystem()
        .whenDurable(
            txid,
            () -> {
              AuditLog.allowed(asked.operation(), txid);
              asked.call().reply(found, context.epoch().getAsLong(), txid);
            });
  }

  private static DiagnoseResponse wire(Doctor.Diagnosis found) {
    DiagnoseResponse.Builder answer =
        DiagnoseResponse.newBuilder()
            .setHealingBlocks(found.healingBlocks())
            .setNowMs(found.nowMs());
    found.problems().forEach(problem -> answer.addProblems(wire(problem)));
    return answer.build();
  }

  private static Problem wire(Finding finding) {
    Problem.Builder problem =
        Problem.newBuilder()
            .setCode(finding.code().name())
            .setSeverity(finding.code().severity().word())
            .setSubject(finding.subject())
            .setSinceMs(finding.sinceMs())
            .setCause(finding.cause())
            .setRemedy(finding.code().remedy())
            .setCommand(finding.command());
    finding
        .evidence()
        .forEach(
            (key, value) -> {
              Fact.Builder fact = Fact.newBuilder().setKey(key);
              if (value instanceof List<?> list) {
                fact.setMany(true);
                list.forEach(each -> fact.addValues(String.valueOf(each)));
              } else {
                fact.addValues(String.valueOf(value));
              }
              problem.addEvidence(fact);
            });
    return problem.build();
  }
}
