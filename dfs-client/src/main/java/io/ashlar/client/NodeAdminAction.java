package io.ashlar.client;

/** What an operator asks of a DataNode. */
public enum NodeAdminAction {
  /** Everything that it holds shall be elsewhere, so that it can go for good. */
  DECOMMISSION,
  /** It is in service again. */
  RECOMMISSION,
  /** It may stop for a while. */
  MAINTENANCE
}
