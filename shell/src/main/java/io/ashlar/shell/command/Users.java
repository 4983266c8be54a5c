package io.ashlar.shell.command;

import io.ashlar.shell.cli.ShellIo;

/** Who runs the command. */
final class Users {
  private Users() {}

  /** {@code $HADOOP_USER_NAME}, then the operating system's user. */
  static String current(ShellIo io) {
    String named = io.env().getOrDefault("HADOOP_USER_NAME", "");
    return named.isEmpty() ? System.getProperty("user.name", "unknown") : named;
  }
}
