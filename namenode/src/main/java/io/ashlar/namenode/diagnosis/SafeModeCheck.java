package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.safemode.SafeMode;
import io.ashlar.protocol.client.SafeModeReason;
import io.ashlar.protocol.client.SafeModeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Safe mode, what it waits for, and from whom. */
final class SafeModeCheck implements ProblemCheck {
  private final SafeMode safeMode;

  SafeModeCheck(SafeMode safeMode) {
    this.safeMode = safeMode;
  }

  @Override
  public void check(Consumer<Finding> findings) {
    SafeModeResponse state = safeMode.description();
    if (!state.getActive()) {
      return;
    }
    List<String> rules = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    long etaMs = 0;
    for (SafeModeReason reason : state.getReasonsList()) {
      rules.add(reason.getRule() + ": " + reason.getMessage());
      nodes.addAll(reason.getWaitingForList());
      etaMs = etaMs < 0 || reason.getEtaMs() < 0 ? -1 : Math.max(etaMs, reason.getEtaMs());
    }
    findings.accept(
        Finding.of(ProblemCode.SAFE_MODE, "NameNode", "writes are refused: " + safeMode.reason())
            .with("rules", rules)
            .with("waitsFor", nodes.stream().distinct().toList())
            .with("etaMs", etaMs)
            .cure(safeMode.isManual() ? "dfs admin safemode leave" : "dfs admin safemode wait"));
  }
}
