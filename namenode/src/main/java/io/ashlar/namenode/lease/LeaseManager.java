package io.ashlar.namenode.lease;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The soft side of sessions and leases: when each was opened and renewed, on the monotonic clock.
 * The hard side, which sessions are open and what they write, is in the namespace; this class
 * follows it as a listener.
 *
 * <p>A NameNode that just started does not know when a session was renewed last, so every session
 * gets a fresh limit: {@link #startAnew}.
 *
 * <p><b>Threading</b>: renewals and questions come from any thread.
 */
public final class LeaseManager implements LeaseView, NamespaceListener {
  private final LeaseConfig config;
  private final Clock clock;
  private final Map<SessionId, Long> renewedMs = new ConcurrentHashMap<>();
  private final Map<InodeId, Long> openedMs = new ConcurrentHashMap<>();

  /** Ended sessions whose files are not closed yet, so that it can be told who held them. */
  private final Map<SessionId, Long> endedRenewedMs = new ConcurrentHashMap<>();

  private final Map<SessionId, Integer> leasesHeld = new ConcurrentHashMap<>();
  private volatile long startedMs;
  private volatile BlockId firstBlock = BlockId.NONE;

  /** Knows no session yet. */
  public LeaseManager(LeaseConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.startedMs = clock.monotonicMs();
  }

  /** The limits. */
  public LeaseConfig config() {
    return config;
  }

  /** Gives every session of {@code view} a fresh limit; at the start of a term. */
  public void startAnew(NamespaceView view) {
    long nowMs = clock.monotonicMs();
    startedMs = nowMs;
    firstBlock = view.nextBlockId();
    renewedMs.clear();
    openedMs.clear();
    endedRenewedMs.clear();
    leasesHeld.clear();
    for (SessionId holder : view.leaseHolders()) {
      leasesHeld.put(holder, view.openFiles(holder).size());
    }
    for (SessionView session : view.sessions()) {
      renewedMs.put(session.id(), nowMs);
    }
  }

  /** Renews a session and all its leases; false if no such session is open. */
  public boolean renew(SessionId session) {
    long nowMs = clock.monotonicMs();
    return renewedMs.computeIfPresent(session, (id, before) -> Math.max(before, nowMs)) != null;
  }

  /** Open sessions past the hard limit, at most {@code limit}, in order of id. */
  public List<SessionId> expired(int limit) {
    long nowMs = clock.monotonicMs();
    List<SessionId> expired = new ArrayList<>();
    renewedMs.forEach(
        (session, renewed) -> {
          if (nowMs - renewed > config.hardLimitMs()) {
            expired.add(session);
          }
        });
    return expired.stream().sorted().limit(limit).toList();
  }

  @Override
  public long sinceRenewalMs(SessionId session, long nowMs) {
    Long renewed = renewedMs.get(session);
    return since(renewed == null ? endedRenewedMs.get(session) : renewed, nowMs);
  }

  @Override
  public long heldForMs(InodeId file, long nowMs) {
    return since(openedMs.get(file), nowMs);
  }

  @Override
  public long untilTakeableMs(SessionId session, long nowMs) {
    return Math.max(0, config.softLimitMs() + 1 - sinceRenewalMs(session, nowMs));
  }

  @Override
  public boolean pastSoftLimit(SessionId session, long nowMs) {
    return sinceRenewalMs(session, nowMs) > config.softLimitMs();
  }

  @Override
  public boolean pastHardLimit(SessionId session, long nowMs) {
    return sinceRenewalMs(session, nowMs) > config.hardLimitMs();
  }

  @Override
  public boolean holdersKnown(BlockId block, long nowMs) {
    return block.compareTo(firstBlock) >= 0 || nowMs - startedMs > config.hardLimitMs();
  }

  /** The present, as the limits are measured. */
  public long nowMs() {
    return clock.monotonicMs();
  }

  private long since(@Nullable Long thenMs, long nowMs) {
    return Math.max(0, nowMs - (thenMs == null ? startedMs : thenMs));
  }

  @Override
  public void onSessionOpened(SessionId session) {
    renewedMs.put(session, clock.monotonicMs());
  }

  @Override
  public void onSessionEnded(SessionId session) {
    Long renewed = renewedMs.remove(session);
    if (renewed != null && leasesHeld.containsKey(session)) {
      endedRenewedMs.put(session, renewed);
    }
  }

  @Override
  public void onLeaseOpened(InodeId file, LeaseHolder holder) {
    openedMs.put(file, clock.monotonicMs());
    leasesHeld.merge(holder.session(), 1, Integer::sum);
  }

  @Override
  public void onLeaseClosed(InodeId file, LeaseHolder holder) {
    openedMs.remove(file);
    Integer left =
        leasesHeld.computeIfPresent(
            holder.session(), (session, held) -> held == 1 ? null : held - 1);
    if (left == null) {
      endedRenewedMs.remove(holder.session());
    }
  }

  @Override
  public void onBlockChanged(BlockView block) {}

  @Override
  public void onBlockRemoved(BlockView block) {}
}
