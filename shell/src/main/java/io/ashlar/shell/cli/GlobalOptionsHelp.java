package io.ashlar.shell.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Shows the global options in help and completion; {@link GlobalOptions} parses them. */
@Command(name = "dfs", description = "The Ashlar distributed file system.")
final class GlobalOptionsHelp {
  @Option(
      names = "--fs",
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description = "File system, dfs://HOST:PORT (then: $DFS_URI, conf, the local cluster).")
  @Nullable String fs;

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder with dfs.properties (then: $DFS_CONF_DIR).")
  @Nullable String conf;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON document on standard output.")
  boolean json;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Stack traces and the client's log on standard error.")
  boolean verbose;

  @Option(
      names = "-D",
      paramLabel = "key=value",
      scope = ScopeType.INHERIT,
      description = "Overrides a configuration key.")
  List<String> properties = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      scope = ScopeType.INHERIT,
      description = "Deadline of the whole command, like 30s; exit code 3 when it passes.")
  @Nullable String timeout;

  @Option(
      names = "--help",
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows the command's usage.")
  boolean help;
}
