package io.ashlar.shell.admin;

import io.ashlar.client.NodeAdminAction;
import picocli.CommandLine.Command;

/** Ends decommission or maintenance. */
@Command(
    name = "recommission",
    description = "Puts a DataNode back into service, whatever it was on its way to.")
public final class RecommissionCommand extends NodeCommand {
  /** For picocli. */
  public RecommissionCommand() {
    super(NodeAdminAction.RECOMMISSION);
  }
}
