package io.ashlar.shell.cli;

import io.ashlar.protocol.ProtocolVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Prints the version of the software and of the protocol. */
@Command(name = "version", description = "Prints the version.")
public final class VersionCommand implements ShellCommand {
  /** Version of this build, {@code unknown} when it does not run from an archive. */
  public static String software() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public int run(CommandContext context) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("version", software());
    result.put("protocol", ProtocolVersion.CURRENT);
    result.put("java", Runtime.version().toString());
    context.report().result(result);
    if (!context.json()) {
      context.io().out().println("Ashlar " + software());
      context.io().out().println("protocol " + ProtocolVersion.CURRENT);
      context.io().out().println("java " + Runtime.version());
    }
    return ExitCode.OK;
  }
}
