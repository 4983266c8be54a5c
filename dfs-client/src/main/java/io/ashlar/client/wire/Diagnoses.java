package io.ashlar.client.wire;

import io.ashlar.client.diagnosis.BlockExplanation;
import io.ashlar.client.diagnosis.Diagnosis;
import io.ashlar.client.diagnosis.FsckPage;
import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.client.diagnosis.NodeExplanation;
import io.ashlar.client.diagnosis.Problem;
import io.ashlar.client.diagnosis.RunningCopy;
import io.ashlar.protocol.diagnosis.DiagnoseResponse;
import io.ashlar.protocol.diagnosis.ExplainBlockResponse;
import io.ashlar.protocol.diagnosis.ExplainNodeResponse;
import io.ashlar.protocol.diagnosis.Fact;
import io.ashlar.protocol.diagnosis.FsckBlock;
import io.ashlar.protocol.diagnosis.FsckCounts;
import io.ashlar.protocol.diagnosis.FsckFile;
import io.ashlar.protocol.diagnosis.FsckResponse;
import io.ashlar.protocol.diagnosis.NodeVerdict;
import io.ashlar.protocol.diagnosis.PlanResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers to the question why, from the wire. */
public final class Diagnoses {
  private Diagnoses() {}

  /** What is wrong. */
  public static Diagnosis diagnosis(DiagnoseResponse wire) {
    return new Diagnosis(
        wire.getProblemsList().stream().map(Diagnoses::problem).toList(), wire.getHealingBlocks());
  }

  private static Problem problem(io.ashlar.protocol.diagnosis.Problem wire) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    for (Fact fact : wire.getEvidenceList()) {
      evidence.put(
          fact.getKey(),
          fact.getMany()
              ? List.copyOf(fact.getValuesList())
              : fact.getValuesCount() == 0 ? "" : fact.getValues(0));
    }
    return new Problem(
        wire.getCode(),
        wire.getSeverity(),
        wire.getSubject(),
        wire.getSinceMs(),
        wire.getCause(),
        evidence,
        wire.getRemedy(),
        wire.getCommand());
  }

  /** A block. */
  public static BlockExplanation block(ExplainBlockResponse wire) {
    return new BlockExplanation(
        wire.getBlockId(),
        wire.getGenerationStamp(),
        wire.getLength(),
        wire.getPath(),
        wire.getState(),
        wire.getTarget(),
        wire.getLive(),
        wire.getDecision(),
        wire.getDecisionReason(),
        wire.getNodesList().stream().map(Diagnoses::verdict).toList(),
        wire.getRunningList().stream().map(Diagnoses::copy).toList(),
        wire.getEtaMs(),
        wire.getLastFailure(),
        wire.getLastFailureMs());
  }

  private static BlockExplanation.NodeVerdict verdict(NodeVerdict wire) {
    return new BlockExplanation.NodeVerdict(
        wire.getNodeId(),
        wire.getChosen(),
        wire.getReasonCode(),
        wire.getReason(),
        wire.getAddress(),
        wire.getRack());
  }

  private static RunningCopy copy(io.ashlar.protocol.diagnosis.RunningCopy wire) {
    return new RunningCopy(
        wire.getKind(),
        wire.getBlockId(),
        wire.getSource(),
        wire.getTarget(),
        wire.getBytes(),
        wire.getRunningMs());
  }

  /** A DataNode. */
  public static NodeExplanation node(ExplainNodeResponse wire) {
    return new NodeExplanation(
        wire.getNodeId(),
        wire.getAddress(),
        wire.getRack(),
        wire.getState(),
        wire.getTakesNewReplicas(),
        wire.getReasonCode(),
        wire.getReason(),
        wire.getReplicas(),
        wire.getBytesUsed(),
        wire.getBytesFree(),
        wire.getBytesPromised(),
        wire.getDeletionsWaiting(),
        wire.getReportComplete(),
        wire.getSilentMs(),
        wire.getSendingList().stream().map(Diagnoses::copy).toList(),
        wire.getReceivingList().stream().map(Diagnoses::copy).toList());
  }

  /** A plan. */
  public static LossPlan plan(PlanResponse wire) {
    return new LossPlan(
        wire.getBytes(),
        wire.getBlocks(),
        wire.getEtaMs(),
        wire.getBlockersList().stream()
            .map(
                each ->
                    new LossPlan.Blocker(
                        each.getCode(), each.getSubject(), each.getBlocks(), each.getReason()))
            .toList(),
        new LossPlan.AtRisk(wire.getAtRiskBlocks(), wire.getAtRiskBytes()),
        List.copyOf(wire.getNodesList()),
        wire.getSampledBlocks(),
        wire.getRateMeasured(),
        wire.getBytesPerSecond());
  }

  /** A part of a walk. */
  public static FsckPage fsck(FsckResponse wire) {
    return new FsckPage(
        counts(wire.getCounts()),
        wire.getFilesList().stream().map(Diagnoses::file).toList(),
        wire.hasNext()
            ? new FsckPage.Cursor(wire.getNext().getPath(), wire.getNext().getNextBlock())
            : null,
        List.copyOf(wire.getDeniedList()));
  }

  private static FsckPage.Counts counts(FsckCounts wire) {
    return new FsckPage.Counts(
        wire.getFiles(),
        wire.getDirectories(),
        wire.getBlocks(),
        wire.getBytes(),
        wire.getMissing(),
        wire.getCorrupt(),
        wire.getUnder(),
        wire.getOver(),
        wire.getMisplaced(),
        wire.getOpenFiles());
  }

  private static FsckPage.File file(FsckFile wire) {
    return new FsckPage.File(
        wire.getPath(),
        wire.getLength(),
        wire.getReplication(),
        wire.getOpen(),
        wire.getBlocksList().stream().map(Diagnoses::block).toList());
  }

  private static FsckPage.Block block(FsckBlock wire) {
    return new FsckPage.Block(
        wire.getBlockId(),
        wire.getGenerationStamp(),
        wire.getLength(),
        List.copyOf(wire.getStatesList()),
        wire.getGood(),
        wire.getCorrupt(),
        wire.getTarget(),
        wire.getLocationsList().stream().map(Entries::replica).toList());
  }
}
