package io.ashlar.namenode.diagnosis;

import java.util.Locale;

/** Everything that {@code dfs doctor} can find, with what a person should do about it. */
public enum ProblemCode {
  // What is refused or lost now
  READ_ONLY(
      Severity.CRITICAL,
      "Free space in the metadata folder that the cause names; writes resume by themselves."),
  SAFE_MODE(
      Severity.CRITICAL,
      "Bring back what it waits for, or leave it by hand if an operator entered it."),
  BLOCKS_MISSING(
      Severity.CRITICAL,
      "Start the DataNodes that held the replicas. If they are lost for good, restore the files"
          + " from elsewhere, and delete the broken ones with 'dfs rm'."),
  BLOCKS_CORRUPT(
      Severity.CRITICAL,
      "Make room for a good replica, or restore the files from elsewhere if no good one is left."),

  // What protects less than it should
  DATANODE_DEAD(Severity.ERROR, "Start the DataNode on its machine, or have its disks replaced."),
  VOLUME_FAILED(
      Severity.ERROR,
      "Replace the disk or repair the folder, then start the DataNode anew; its replicas are"
          + " copied from others meanwhile."),
  METADATA_FOLDER_FAILED(
      Severity.ERROR,
      "Repair the folder or its disk. It is filled again when the log begins a new segment there,"
          + " which saving the namespace brings about."),
  BLOCKS_UNDER_REPLICATED(
      Severity.ERROR,
      "Bring back or add DataNodes that can take a replica, or want fewer replicas of the files."),
  RACK_LOST(
      Severity.ERROR,
      "Bring back DataNodes of that rack; until then one failure of the other may reach all"
          + " replicas."),

  // What will be a problem
  DATANODE_STALE(
      Severity.WARNING,
      "Look whether its process hangs or its machine is overloaded, and start it anew if so."),
  DATANODE_FULL(Severity.WARNING, "Delete what is not needed, or add DataNodes or volumes."),
  SPACE_LOW(Severity.WARNING, "Delete what is not needed, or add DataNodes or volumes."),
  REPORT_OVERDUE(
      Severity.WARNING,
      "Look into the DataNode's log why it sends no full report, and start it anew."),
  RACK_UNKNOWN(
      Severity.WARNING,
      "Name the DataNode's rack in the topology table, or set dfs.datanode.rack and start it"
          + " anew."),
  VERSIONS_DIFFER(
      Severity.WARNING, "Finish the upgrade: start the DataNodes of the older version anew."),
  LEASE_STUCK(
      Severity.WARNING,
      "Have the file closed; if that does not succeed, its last block waits for a DataNode.");

  private final Severity severity;
  private final String remedy;

  /** How bad it is. */
  public enum Severity {
    /** Something is refused, or not readable. */
    CRITICAL,
    /** Something protects less than it should. */
    ERROR,
    /** Something becomes a problem if nothing is done. */
    WARNING;

    /** As scripts read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ProblemCode(Severity severity, String remedy) {
    this.severity = severity;
    this.remedy = remedy;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** What a person does about it. */
  public String remedy() {
    return remedy;
  }
}
