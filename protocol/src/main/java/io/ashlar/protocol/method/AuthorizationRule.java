package io.ashlar.protocol.method;

/** Who may call a method. Checked once, before the method runs. */
public enum AuthorizationRule {
  /** Any client; the handler checks permissions on the paths it touches. */
  PATH_PERMISSIONS,
  /** Any client, about its own session only. */
  OWN_SESSION,
  /** Any peer; shows nothing that needs protection. */
  ANYONE,
  /** The user who runs the NameNode, or a member of its supergroup. */
  SUPERUSER,
  /** A DataNode of this cluster. */
  DATANODE,
  /** A client or DataNode that may access the block (a block token once security is on). */
  BLOCK_ACCESS
}
