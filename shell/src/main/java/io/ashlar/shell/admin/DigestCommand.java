package io.ashlar.shell.admin;

import io.ashlar.client.NamespaceDigest;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Prints the digest of the namespace: equal states have equal digests. */
@Command(name = "digest", description = "Prints txid and digest of the namespace.")
public final class DigestCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    NamespaceDigest digest = context.fileSystems().defaultFs().admin().digest();
    context.report().result(digest);
    context.line(digest.txid() + " " + digest.digest());
    return ExitCode.OK;
  }
}
