package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.replication.BlockTroubles.Kind;
import io.ashlar.protocol.client.VolumeReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Blocks that do not get well by themselves, told by kind. Those that are being copied are no
 * problem: the cause of their loss is told where it lies.
 */
final class BlockCheck {
  private static final int NAMED_MAX = 10;

  private final BlockStats stats;
  private final DataNodeManager nodes;

  BlockCheck(BlockStats stats, DataNodeManager nodes) {
    this.stats = stats;
    this.nodes = nodes;
  }

  /** Before all blocks were looked at there is nothing but a number. */
  void checkUnsorted(Consumer<Finding> findings) {
    if (stats.missing() > 0) {
      findings.accept(
          Finding.of(
                  ProblemCode.BLOCKS_MISSING,
                  "blocks",
                  stats.missing() + " blocks have no reported replica; nodes may yet report some")
              .with("count", stats.missing())
              .cure("dfs admin report"));
    }
  }

  /**
   * @param looks at the oldest ones of that kind
   * @param count of all of that kind
   */
  void check(Kind kind, List<BlockLook> looks, int count, Consumer<Finding> findings) {
    List<BlockLook> stuck = looks.stream().filter(look -> !look.stuck().isEmpty()).toList();
    if (stuck.isEmpty()) {
      return;
    }
    // What was not looked at is younger, and counted with its kind.
    int told = stuck.size() == looks.size() ? count : stuck.size();
    long since = stuck.stream().mapToLong(BlockLook::sinceMs).min().orElse(Finding.UNKNOWN);
    Finding finding =
        Finding.of(code(kind), told + (told == 1 ? " block" : " blocks"), cause(kind, stuck, told))
            .since(since)
            .with("count", told)
            .with("blocks", first(stuck.stream().map(look -> look.blockId() + "").toList()))
            .with("files", first(files(stuck)));
    List<String> reasons = reasons(stuck);
    Finding whole = reasons.isEmpty() ? finding : finding.with("reasons", reasons);
    findings.accept(withCure(whole, kind, stuck));
  }

  private static ProblemCode code(Kind kind) {
    return switch (kind) {
      case MISSING -> ProblemCode.BLOCKS_MISSING;
      case CORRUPT -> ProblemCode.BLOCKS_CORRUPT;
      case UNDER_REPLICATED -> ProblemCode.BLOCKS_UNDER_REPLICATED;
    };
  }

  private static String cause(Kind kind, List<BlockLook> stuck, int told) {
    String what =
        switch (kind) {
          case MISSING -> "no replica is on a node that is not dead";
          case CORRUPT ->
              stuck.stream().anyMatch(look -> look.good() == 0)
                  ? "only damaged replicas are left of some"
                  : "a replica is damaged, and cannot be replaced";
          case UNDER_REPLICATED -> stuck.get(0).stuck();
        };
    return told + (told == 1 ? " block: " : " blocks: ") + what;
  }

  private Finding withCure(Finding finding, Kind kind, List<BlockLook> stuck) {
    BlockLook worst = stuck.get(0);
    long able = nodes.count(Liveness.LIVE);
    if (worst.good() > 0 && nodes.all().size() < worst.wanted()) {
      return finding.cure(ShellWords.line("dfs setrep " + able, first(files(stuck))));
    }
    List<DataNode> dead =
        kind == Kind.UNDER_REPLICATED
            ? nodes.all().stream().filter(node -> node.liveness() == Liveness.DEAD).toList()
            : stuck.stream().flatMap(look -> look.deadHolders().stream()).distinct().toList();
    if (!dead.isEmpty()) {
      return finding
          .with("deadNodes", dead.stream().map(NodeCheck::name).toList())
          .with("dataDirs", dirs(dead))
          .cure("dfs datanode");
    }
    return finding.cure(
        worst.good() == 0
            ? "dfs fsck / --list-corruptfileblocks"
            : "dfs explain block " + worst.blockId());
  }

  private static List<String> dirs(Collection<DataNode> dead) {
    return dead.stream()
        .flatMap(node -> node.load().volumes().stream())
        .map(VolumeReport::getPath)
        .toList();
  }

  private static List<String> files(List<BlockLook> stuck) {
    return stuck.stream().map(BlockLook::path).distinct().toList();
  }

  private static List<String> first(List<String> all) {
    return all.stream().limit(NAMED_MAX).toList();
  }

  /** Why nodes were refused as targets, by reason, with how often. */
  private static List<String> reasons(List<BlockLook> stuck) {
    Map<String, Long> counts =
        stuck.stream()
            .flatMap(look -> look.refusals().stream())
            .map(Refusal::reason)
            .collect(Collectors.groupingBy(ReasonCodes::of, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }
}
