package io.ashlar.namenode.safemode;

import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.protocol.client.SafeModeReason;
import io.ashlar.protocol.client.SafeModeResponse;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether writes are refused. STARTUP → OFF once all rules are met; an operator enters and leaves
 * MANUAL at will, and may leave STARTUP early.
 *
 * <p><b>Threading</b>: changes on the loop thread; questions from any.
 */
public final class SafeMode implements SafeModeView {
  private static final Logger LOG = LoggerFactory.getLogger(SafeMode.class);
  private static final String MANUAL_MESSAGE = "an operator entered safe mode";

  private final List<SafeModeRule> rules;
  private volatile State state = State.STARTUP;
  private volatile String reason = "the NameNode is starting";
  private volatile SafeModeResponse description =
      SafeModeResponse.newBuilder().setActive(true).build();

  private enum State {
    STARTUP,
    MANUAL,
    OFF
  }

  /** On until all {@code rules} are met. */
  public SafeMode(List<SafeModeRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public boolean isOn() {
    return state != State.OFF;
  }

  @Override
  public String reason() {
    return reason;
  }

  /** True if an operator entered it, and only an operator ends it. */
  public boolean isManual() {
    return state == State.MANUAL;
  }

  /** For operators, as of the last {@link #tick} or change. */
  public SafeModeResponse description() {
    return description;
  }

  /** Checks the rules; leaves safe mode when all are met. */
  public void tick() {
    if (state != State.STARTUP) {
      return;
    }
    SafeModeResponse.Builder response = SafeModeResponse.newBuilder().setActive(true);
    List<String> unmet = new ArrayList<>();
    for (SafeModeRule rule : rules) {
      SafeModeRule.Standing standing = rule.check();
      if (!standing.met()) {
        unmet.add(standing.message());
        response.addReasons(describe(rule, standing));
      }
    }
    if (unmet.isEmpty()) {
      turnOff("all rules are met");
    } else {
      reason = String.join("; ", unmet);
      description = response.build();
    }
  }

  /** An operator wants it on. */
  public void enter() {
    state = State.MANUAL;
    reason = MANUAL_MESSAGE;
    description =
        SafeModeResponse.newBuilder()
            .setActive(true)
            .addReasons(
                SafeModeReason.newBuilder()
                    .setRule("Manual")
                    .setMessage(MANUAL_MESSAGE)
                    .setEtaMs(SafeModeRule.Standing.UNKNOWN))
            .build();
    LOG.info("Safe mode is on. reason={}", MANUAL_MESSAGE);
  }

  /** An operator wants it off, whatever the rules say. */
  public void leave() {
    if (state != State.OFF) {
      turnOff("an operator left it");
    }
  }

  private void turnOff(String why) {
    state = State.OFF;
    reason = "";
    description = SafeModeResponse.getDefaultInstance();
    LOG.info("Safe mode is off. reason={}", why);
  }

  private static SafeModeReason describe(SafeModeRule rule, SafeModeRule.Standing standing) {
    return SafeModeReason.newBuilder()
        .setRule(rule.getClass().getSimpleName())
        .setMessage(standing.message())
        .setCurrent(standing.current())
        .setWanted(standing.wanted())
        .addAllWaitingFor(standing.waitingFor())
        .setEtaMs(standing.etaMs())
        .build();
  }
}
