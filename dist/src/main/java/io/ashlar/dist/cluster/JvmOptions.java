package io.ashlar.dist.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * JVM options of a daemon of a local cluster: small heaps, because several daemons share a machine.
 * Each line is one option in the quoting of Java's argument files.
 */
final class JvmOptions {
  private JvmOptions() {}

  static List<String> lines(ClusterFolder folder, DaemonSpec daemon) {
    List<String> options = new ArrayList<>();
    options.add("-Dashlar.daemon=" + daemon.id());
    options.add("-Dlogback.configurationFile=" + folder.conf(daemon.id()).resolve("logback.xml"));
    switch (daemon.role()) {
      case NAMENODE -> options.add("-Xmx512m");
      case DATANODE -> {
        options.add("-Xmx256m");
        options.add("-XX:MaxDirectMemorySize=256m");
      }
    }
    // One small heap on a machine that is shared: the serial collector takes the least memory.
    options.add("-XX:+UseSerialGC");
    options.add("-XX:+ExitOnOutOfMemoryError");
    // No files below the system's temporary folder.
    options.add("-XX:-UsePerfData");
    options.add("-XX:ErrorFile=" + folder.log(daemon.id()).resolveSibling("hs_err_%p.log"));
    options.add("-Dfile.encoding=UTF-8");
    if (Runtime.version().feature() >= 24) {
      // Netty and protobuf use what newer versions warn of.
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options.stream().map(JvmOptions::quoted).toList();
  }

  private static String quoted(String option) {
    boolean plain =
        option
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || "-_=:+./%,".indexOf((char) c) >= 0);
    return plain ? option : '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
