package io.ashlar.it.harness.agent;

import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;
import io.ashlar.daemon.Daemon;
import io.ashlar.daemon.DaemonMain;
import io.ashlar.datanode.server.DataNode;
import io.ashlar.datanode.server.DataNodeSeams;
import io.ashlar.namenode.server.NameNode;
import io.ashlar.namenode.server.NameNodeParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Java agent that takes the place of a daemon's main class: the daemon runs as shipped, but on a
 * {@link FaultyDisk} and a {@link JumpingClock}. Other commands of the distribution are left alone.
 */
public final class FaultAgent {
  private static final long LOOK_MS = 10;

  private final Configuration configuration;
  private final Orders orders;

  private FaultAgent(Configuration configuration, Orders orders) {
    this.configuration = configuration;
    this.orders = orders;
  }

  /** Called by the JVM before the main class; does not return for a daemon. */
  public static void premain(String folder) throws IOException {
    // As the launcher of a local cluster writes it: Main, the role, --conf, its folder.
    String[] words = System.getProperty("sun.java.command", "").split(" ", 4);
    if (words.length < 4 || !words[2].equals("--conf")) {
      return;
    }
    Path conf = Path.of(words[3]);
    Orders orders = new Orders(new FaultFiles(Path.of(folder), String.valueOf(conf.getFileName())));
    FaultAgent agent = new FaultAgent(Configuration.load(conf, ConfigKeys.load()), orders);
    orders.look();
    agent.watch();
    switch (words[1]) {
      case "datanode" -> System.exit(agent.run("datanode", agent::dataNode));
      case "namenode" -> System.exit(agent.run("namenode", agent::nameNode));
      default -> {
        // Not a daemon that has these seams.
      }
    }
  }

  private void watch() {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
                try {
                  orders.look();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            },
            "fault-orders");
    thread.setDaemon(true);
    thread.start();
  }

  private int run(String role, DaemonMain.Starter starter) {
    return DaemonMain.run(role, configuration, false, starter);
  }

  private Daemon dataNode(FaultHandler faults) throws IOException {
    return DataNode.start(
        configuration,
        new DataNodeSeams(disk(), clock(), new SecureRandomSource(), faults, CrashPoint.NONE));
  }

  private Daemon nameNode(FaultHandler faults) throws IOException {
    return NameNode.start(
        configuration,
        new NameNodeParts(
            clock(),
            disk(),
            new SecureRandomSource(),
            faults,
            System.getProperty("user.name", "")));
  }

  private Disk disk() {
    return new FaultyDisk(RealDisk.INSTANCE, orders);
  }

  private Clock clock() {
    return new JumpingClock(SystemClock.INSTANCE, orders);
  }
}
