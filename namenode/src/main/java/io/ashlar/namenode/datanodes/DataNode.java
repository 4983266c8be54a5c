package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.types.AdminState;
import java.util.List;

/**
 * One DataNode as the NameNode knows it. Soft state.
 *
 * <p><b>Threading</b>: fields are single values that any thread may read. Heartbeats write {@link
 * #heard} from RPC threads; registration and liveness are written under {@link DataNodeManager}'s
 * lock; reports belong to the loop thread.
 */
public final class DataNode {
  private final String id;
  private final NodeCommands commands = new NodeCommands();
  private final PromisedBytes promised = new PromisedBytes();
  private volatile Registration registration;
  private volatile long heardNanos;
  private volatile long registeredNanos;
  private volatile Liveness liveness = Liveness.LIVE;
  private volatile Load load;
  private volatile AdminState admin = AdminState.ADMIN_NORMAL;
  private volatile boolean reportComplete;
  private volatile long appliedSeq;

  /**
   * What the last heartbeat said.
   *
   * @param volumes of the node
   * @param activeStreams blocks being read or written
   * @param blocks replicas that it holds
   * @param reportSeq last number of its replica map
   */
  public record Load(List<VolumeReport> volumes, int activeStreams, long blocks, long reportSeq) {
    /** Copies the list. */
    public Load {
      volumes = List.copyOf(volumes);
    }
  }

  DataNode(String id, Registration registration, List<VolumeReport> volumes, long nowNanos) {
    this.id = id;
    this.registration = registration;
    this.load = new Load(volumes, 0, 0, 0);
    this.heardNanos = nowNanos;
    this.registeredNanos = nowNanos;
  }

  /** UUID that the node keeps in its volumes. */
  public String id() {
    return id;
  }

  /** Its newest registration. */
  public Registration registration() {
    return registration;
  }

  /** Live, stale or dead. */
  public Liveness liveness() {
    return liveness;
  }

  /** What an operator wants of it. */
  public AdminState admin() {
    return admin;
  }

  void setAdmin(AdminState state) {
    admin = state;
  }

  /** What its last heartbeat said. */
  public Load load() {
    return load;
  }

  /** Monotonic time of the last heartbeat or registration. */
  public long heardNanos() {
    return heardNanos;
  }

  /** Monotonic time of its newest registration. */
  public long registeredNanos() {
    return registeredNanos;
  }

  /** Commands that wait for its next heartbeat. */
  public NodeCommands commands() {
    return commands;
  }

  /** True once all parts of a full report of this registration were applied. */
  public boolean reportComplete() {
    return reportComplete;
  }

  void setReportComplete(boolean complete) {
    reportComplete = complete;
  }

  /** Number of the last change of its replica map that was applied. */
  void setAppliedSeq(long seq) {
    appliedSeq = seq;
  }

  /** True if it lives, and its replicas are known as they were at its last heartbeat. */
  public boolean hasToldAll() {
    return liveness == Liveness.LIVE && reportComplete && appliedSeq >= load.reportSeq();
  }

  /** Bytes promised to writers that no heartbeat can show yet. */
  public long promisedBytes() {
    return promised.total();
  }

  /** Promises {@code bytes} to a writer; the answer is for {@link #release}. */
  public long promise(long bytes) {
    return promised.promise(bytes);
  }

  /** The node reported what {@code bytes} were promised for. */
  public void release(long promise, long bytes) {
    promised.release(promise, bytes);
  }

  void heard(long nowNanos, Load newLoad) {
    load = newLoad;
    heardNanos = nowNanos;
    promised.onHeartbeat();
  }

  void registered(Registration newRegistration, List<VolumeReport> volumes, long nowNanos) {
    registration = newRegistration;
    load = new Load(volumes, 0, load.blocks(), 0);
    heardNanos = nowNanos;
    registeredNanos = nowNanos;
    liveness = Liveness.LIVE;
    reportComplete = false;
    appliedSeq = 0;
    commands.clear();
  }

  void setLiveness(Liveness newLiveness) {
    liveness = newLiveness;
  }

  void forgive(long nanos) {
    long heard = heardNanos;
    heardNanos = heard + nanos; // A heartbeat in between is overwritten by a time just as new.
  }

  @Override
  public String toString() {
    return id + "@" + registration.address();
  }
}
