package io.ashlar.shell.admin;

import io.ashlar.client.SavedImage;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Writes an image of the namespace now. */
@Command(name = "save-namespace", description = "Writes an image of the namespace now.")
public final class SaveNamespaceCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    SavedImage saved = context.fileSystems().defaultFs().admin().saveNamespace();
    context.report().result(saved);
    context.line("Saved " + saved.image() + " at txid " + saved.txid());
    return ExitCode.OK;
  }
}
