package io.ashlar.dist;

import io.ashlar.shell.cli.DfsShell;
import io.ashlar.shell.cli.ShellIo;

/** Entry point of every Ashlar process: shell commands and daemons. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    DfsShell shell = new DfsShell(Commands.table(), ShellIo.ofProcess(), Commands.connector());
    System.exit(shell.run(args));
  }
}
