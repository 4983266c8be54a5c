package io.ashlar.shell.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process around a command: streams, terminals, environment, the project's folder.
 *
 * @param in standard input
 * @param out standard output, UTF-8, buffered; the frame flushes it
 * @param err standard error, UTF-8
 * @param outTerminal whether {@code out} is a terminal
 * @param errTerminal whether {@code err} is a terminal
 * @param env environment variables
 * @param home the project's or the unpacked archive's folder
 */
public record ShellIo(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outTerminal,
    boolean errTerminal,
    Map<String, String> env,
    Path home) {
  private static final int OUT_BUFFER_BYTES = 1 << 16;

  /**
   * The real process. The launcher says what is a terminal, because Java only knows whether all
   * three streams are.
   */
  public static ShellIo ofProcess() {
    return new ShellIo(
        new FileInputStream(FileDescriptor.in),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUT_BUFFER_BYTES),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("ashlar.terminal.out"),
        Boolean.getBoolean("ashlar.terminal.err"),
        System.getenv(),
        Path.of(System.getProperty("ashlar.home", "")).toAbsolutePath());
  }
}
