package io.ashlar.dist.cluster;

import io.ashlar.common.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the process of one daemon, apart from the terminal, with its output in its log. */
final class DaemonLauncher {
  private static final String MAIN = "io.ashlar.dist.Main";

  private final ClusterFolder folder;
  private final Clock clock;

  DaemonLauncher(ClusterFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Starts {@code daemon}, whose configuration is written, and remembers its pid. */
  Process start(DaemonSpec daemon) throws IOException {
    String id = daemon.id();
    Files.deleteIfExists(folder.status(id));
    Files.createDirectories(folder.pid(id).getParent());
    Files.createDirectories(folder.data(id));
    ProcessBuilder builder = new ProcessBuilder(command(daemon));
    builder.directory(folder.dir().toFile());
    builder.redirectInput(new File("/dev/null"));
    // What is printed before the log is set up, or by a dying JVM, belongs to the same story.
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(id).toFile()));
    builder.redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    new DaemonProcess(folder, id, clock).writePid(process.pid());
    return process;
  }

  private List<String> command(DaemonSpec daemon) {
    List<String> command = new ArrayList<>();
    // A session of its own: neither ^C nor the end of the terminal reaches the daemon.
    Path setsid = Path.of("/usr/bin/setsid");
    if (Files.isExecutable(setsid)) {
      command.add(setsid.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(DaemonProcess.marker(folder, daemon.id()));
    String archive = System.getProperty("ashlar.archive", "");
    if (!archive.isEmpty()) {
      command.add("-XX:SharedArchiveFile=" + archive);
      // A Java that does not like the archive goes on without it, and without a word in the log.
      command.add("-Xlog:disable");
      command.add("-Xlog:all=error:stderr");
    }
    command.add("-cp");
    // The archive fits exactly this class path.
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.add(daemon.role().word());
    command.add("--conf");
    command.add(folder.conf(daemon.id()).toString());
    return command;
  }
}
