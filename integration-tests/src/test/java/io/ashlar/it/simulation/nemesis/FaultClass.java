package io.ashlar.it.simulation.nemesis;

/** Kinds of faults, with how often each is chosen. */
public enum FaultClass {
  /** SIGKILL of a DataNode, and a new start some time later. */
  KILL_DATANODE(6),
  /** The host of a DataNode loses power: unforced bytes and names are lost. */
  POWER_LOSS_DATANODE(5),
  /** A DataNode dies, by kill or loss of power, in the middle of what it does with its disk. */
  DATANODE_DIES_IN_DISK_STEP(6),
  /** All DataNodes lose power at once. */
  POWER_LOSS_ALL_DATANODES(1),
  /** SIGKILL of the NameNode. */
  KILL_NAMENODE(2),
  /** The NameNode's host loses power. */
  POWER_LOSS_NAMENODE(2),
  /** The NameNode dies in the middle of what it does with its disk. */
  NAMENODE_DIES_IN_DISK_STEP(2),
  /** A client process is killed; another takes its place. */
  KILL_CLIENT(2),
  /** A connection is reset at both ends. */
  RESET_CONNECTION(10),
  /** An answer of the NameNode is lost, and its connection with it. */
  LOST_ANSWER(4),
  /** Nothing gets from one host to another, or in both directions. */
  PARTITION(6),
  /** What goes from one host to another takes long. */
  SLOW_NETWORK(3),
  /** A disk takes long. */
  SLOW_DISK(4),
  /** A write fails. */
  DISK_WRITE_ERROR(3),
  /** A force fails. */
  DISK_FORCE_ERROR(5),
  /** A volume has no room. */
  DISK_FULL(3),
  /** One bit of one replica is another one. */
  FLIP_BIT(4),
  /** One bit of block data is another one when it arrives. */
  FLIP_BIT_ON_THE_WAY(4),
  /** The wall clock of one process jumps. */
  WALL_CLOCK_JUMP(3),
  /** A process stands still. */
  PAUSE(5);

  private final int weight;

  FaultClass(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
