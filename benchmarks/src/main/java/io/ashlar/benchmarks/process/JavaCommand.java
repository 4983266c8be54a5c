package io.ashlar.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that start the Java that runs this. */
public final class JavaCommand {
  private JavaCommand() {}

  /** Options, class path and main class; arguments are added by the caller. */
  public static List<String> of(List<String> options, String classPath, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:-UsePerfData");
    if (Runtime.version().feature() >= 24) {
      // What Netty and protobuf do is allowed; older Javas do not know these options.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    return command;
  }
}
