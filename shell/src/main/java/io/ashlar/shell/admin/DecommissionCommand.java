package io.ashlar.shell.admin;

import io.ashlar.client.NodeAdminAction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has everything copied that a DataNode holds, so that it can go for good. */
@Command(
    name = "decommission",
    description =
        "Copies what a DataNode holds to others; it may be switched off when it is"
            + " decommissioned. Goes on after a restart of the NameNode.")
public final class DecommissionCommand extends NodeCommand {
  @Option(
      names = "--force",
      description = "Also if the nodes that are left cannot hold all replicas: with fewer.")
  boolean force;

  /** For picocli. */
  public DecommissionCommand() {
    super(NodeAdminAction.DECOMMISSION);
  }

  @Override
  boolean force() {
    return force;
  }
}
