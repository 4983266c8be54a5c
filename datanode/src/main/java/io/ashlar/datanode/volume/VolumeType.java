package io.ashlar.datanode.volume;

/** What kind of disk a volume lies on. */
public enum VolumeType {
  /** A spinning disk, or not known. */
  DISK,
  /** Flash. */
  SSD,
  /** Slow and large. */
  ARCHIVE
}
