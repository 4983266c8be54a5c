package io.ashlar.benchmarks.peer;

import java.io.IOException;
import java.io.PrintStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;

/**
 * One daemon of the peer as a process of its own. It is started as HDFS itself starts it; beside
 * that it prints the port that it got as {@code ready port=N}, and stops when its standard input
 * ends, so that it never outlives the command that started it, however that dies.
 */
public final class PeerDaemon {
  private PeerDaemon() {}

  private interface Stop {
    void run();
  }

  /** Arguments: {@code format}, {@code namenode} or {@code datanode}, then settings. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    Configuration configuration = new HdfsConfiguration();
    for (int i = 1; i < args.length; i++) {
      int at = args[i].indexOf('=');
      configuration.set(args[i].substring(0, at), args[i].substring(at + 1));
    }
    try {
      run(args[0], configuration, out);
      Runtime.getRuntime().halt(0);
    } catch (IOException | InterruptedException | RuntimeException e) {
      // Threads that were started already would keep the process, and hide that it failed.
      e.printStackTrace(System.err);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(String role, Configuration configuration, PrintStream out)
      throws IOException, InterruptedException {
    if (role.equals("format")) {
      NameNode.format(configuration);
      return;
    }
    Stop stop =
        role.equals("namenode") ? nameNode(configuration, out) : dataNode(configuration, out);
    while (System.in.read() >= 0) {
      // Nothing is ever said; only the end of the input counts.
    }
    stop.run();
  }

  private static Stop nameNode(Configuration configuration, PrintStream out) throws IOException {
    NameNode daemon = NameNode.createNameNode(new String[0], configuration);
    ready(out, daemon.getNameNodeAddress().getPort());
    return daemon::stop;
  }

  private static Stop dataNode(Configuration configuration, PrintStream out)
      throws IOException, InterruptedException {
    DataNode daemon = DataNode.createDataNode(new String[0], configuration);
    ready(out, daemon.getXferPort());
    return daemon::shutdown;
  }

  private static void ready(PrintStream out, int port) {
    out.println("ready port=" + port);
    out.flush();
  }
}
