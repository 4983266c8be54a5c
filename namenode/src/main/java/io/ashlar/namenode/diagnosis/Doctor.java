package io.ashlar.namenode.diagnosis;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.BlockTroubles;
import io.ashlar.namenode.replication.BlockTroubles.Kind;
import io.ashlar.namenode.replication.BlockTroubles.Trouble;
import io.ashlar.namenode.replication.ReplicationInsight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Knows what is wrong: cheap checks every second, so that it is known since when, and blocks one by
 * one when somebody asks.
 *
 * <p><b>Threading</b>: {@link #tick} on any thread, {@link #diagnose} on the loop thread.
 */
public final class Doctor {
  private static final int LOOKS_PER_KIND = 32;

  private final Parts parts;
  private final List<ProblemCheck> checks;
  private final BlockCheck blockCheck;
  private final LeaseCheck leaseCheck;
  private final ProblemLog log;

  /** What the doctor looks at. */
  public record Parts(
      NamespaceView namespace,
      RedundancyView blocks,
      ReplicationInsight replication,
      SafeModeView safeMode,
      SoftLoop loop,
      Clock clock) {}

  /**
   * The outcome.
   *
   * @param healingBlocks blocks with too few replicas that are being copied
   * @param nowMs epoch ms
   */
  public record Diagnosis(List<Finding> problems, long healingBlocks, long nowMs) {}

  private record Asked(Kind kind, Trouble trouble) {}

  Doctor(Parts parts, List<ProblemCheck> checks, BlockCheck blockCheck, LeaseCheck leaseCheck) {
    this.parts = parts;
    this.checks = List.copyOf(checks);
    this.blockCheck = blockCheck;
    this.leaseCheck = leaseCheck;
    this.log = new ProblemLog(parts.clock());
  }

  /** Looks at what costs nothing; a timer calls it. */
  public void tick() {
    log.update(quickFindings());
  }

  private List<Finding> quickFindings() {
    List<Finding> findings = new ArrayList<>();
    checks.forEach(check -> check.check(findings::add));
    return findings;
  }

  /** Looks at everything, block by block between commands, then tells {@code sink} once. */
  public void diagnose(Consumer<Diagnosis> sink) {
    List<Asked> asked = new ArrayList<>();
    BlockTroubles troubles = parts.replication().troubles();
    if (troubles.isComplete()) {
      for (Kind kind : Kind.values()) {
        troubles.oldest(kind, LOOKS_PER_KIND).forEach(each -> asked.add(new Asked(kind, each)));
      }
    }
    Map<Kind, List<BlockLook>> looks = new EnumMap<>(Kind.class);
    look(asked.iterator(), looks, sink);
  }

  private void look(
      Iterator<Asked> left, Map<Kind, List<BlockLook>> looks, Consumer<Diagnosis> sink) {
    if (!left.hasNext()) {
      sink.accept(conclude(looks));
      return;
    }
    Asked next = left.next();
    BlockLook look =
        BlockLook.at(
            next.trouble(),
            parts.namespace(),
            parts.blocks(),
            parts.replication(),
            parts.clock().wallMs());
    if (look != null) {
      looks.computeIfAbsent(next.kind(), kind -> new ArrayList<>()).add(look);
    }
    parts.loop().executeSoft(() -> look(left, looks, sink));
  }

  private Diagnosis conclude(Map<Kind, List<BlockLook>> looks) {
    List<Finding> findings = new ArrayList<>(log.update(quickFindings()));
    long now = parts.clock().wallMs();
    BlockTroubles troubles = parts.replication().troubles();
    if (troubles.isComplete()) {
      looks.forEach(
          (kind, seen) -> blockCheck.check(kind, seen, troubles.count(kind), findings::add));
    } else if (!parts.safeMode().isOn()) {
      blockCheck.checkUnsorted(findings::add);
    }
    leaseCheck.check(parts.namespace(), now, findings::add);
    boolean stuck =
        findings.stream()
            .anyMatch(finding -> finding.code() == ProblemCode.BLOCKS_UNDER_REPLICATED);
    findings.sort(
        Comparator.comparing((Finding finding) -> finding.code().severity())
            .thenComparing(Finding::code)
            .thenComparing(Finding::subject));
    return new Diagnosis(findings, stuck ? 0 : troubles.count(Kind.UNDER_REPLICATED), now);
  }
}
