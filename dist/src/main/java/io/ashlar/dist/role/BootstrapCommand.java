package io.ashlar.dist.role;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Refuses: a second NameNode needs high availability, which this version does not have. */
@Command(name = "bootstrap", description = "Not in this version; fills a second NameNode.")
public final class BootstrapCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    throw new DfsException(
        ErrorCode.UNSUPPORTED,
        "namenode bootstrap: a second NameNode needs high availability, which this version does"
            + " not have");
  }
}
