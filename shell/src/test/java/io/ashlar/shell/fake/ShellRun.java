package io.ashlar.shell.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.shell.ShellCommands;
import io.ashlar.shell.cli.CommandTable;
import io.ashlar.shell.cli.DfsShell;
import io.ashlar.shell.cli.ShellIo;
import io.ashlar.shell.remote.FileSystems;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs one command line as the program does, within the test.
 *
 * @param exitCode of the command
 * @param out its standard output
 * @param err its standard error
 */
public record ShellRun(int exitCode, String out, String err) {
  /** Runs against {@code fileSystem}, which every URI leads to. */
  public static ShellRun of(FakeFileSystem fileSystem, String... args) {
    return of((uri, properties) -> fileSystem, Map.of("DFS_URI", fileSystem.uri()), "", args);
  }

  /** Runs with {@code input} as standard input. */
  public static ShellRun withInput(FakeFileSystem fileSystem, String input, String... args) {
    return of((uri, properties) -> fileSystem, Map.of("DFS_URI", fileSystem.uri()), input, args);
  }

  /** Runs with any connector and environment. */
  public static ShellRun of(
      FileSystems.Connector connector, Map<String, String> env, String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ShellIo io =
        new ShellIo(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            env,
            Path.of("target", "no-project"));
    CommandTable table = ShellCommands.addFileCommands(new CommandTable());
    ShellCommands.addOwnCommands(table);
    int exitCode = new DfsShell(table, io, connector).run(args);
    return new ShellRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Standard output as one JSON document. */
  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
