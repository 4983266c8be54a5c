package io.ashlar.dist.role;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Refuses: this daemon belongs to high availability, which this version does not have. */
@Command(name = "zookeeper", description = "Not in this version; belongs to high availability.")
public final class ZooKeeperCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    throw new DfsException(
        ErrorCode.UNSUPPORTED,
        "zookeeper: this daemon belongs to high availability, which this version does not have");
  }
}
