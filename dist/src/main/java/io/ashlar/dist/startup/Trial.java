package io.ashlar.dist.startup;

import io.ashlar.common.config.Configuration;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.common.time.SystemClock;
import io.ashlar.daemon.Daemon;
import io.ashlar.daemon.ListenAddress;
import io.ashlar.datanode.server.DataNode;
import io.ashlar.datanode.server.DataNodeSeams;
import io.ashlar.dist.Commands;
import io.ashlar.namenode.server.NameNode;
import io.ashlar.namenode.server.NameNodeParts;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.StorageVersion;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.DfsShell;
import io.ashlar.shell.cli.ShellIo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A NameNode, a DataNode and a shell in one process, for a moment. */
final class Trial implements AutoCloseable {
  private final Path dir;
  private final Daemon nameNode;
  private final Daemon dataNode;

  private Trial(Path dir, Daemon nameNode, Daemon dataNode) {
    this.dir = dir;
    this.nameNode = nameNode;
    this.dataNode = dataNode;
  }

  static Trial start(Path dir) throws IOException {
    FaultHandler faults =
        (where, cause) -> {
          throw new IllegalStateException("a fault in " + where, cause);
        };
    Path names = dir.resolve("name");
    SecureRandomSource random = new SecureRandomSource();
    StorageVersion version =
        new StorageVersion(
            "trial",
            random.nextUuid(),
            StorageVersion.LAYOUT_VERSION,
            SystemClock.INSTANCE.wallMs());
    new NameNodeFormatter(RealDisk.INSTANCE).format(List.of(names), version, false);
    Daemon nameNode =
        NameNode.start(
            Configuration.of(
                Map.of(
                    "dfs.namenode.rpc-address", "127.0.0.1:0",
                    "dfs.namenode.http-address", "127.0.0.1:0",
                    "dfs.namenode.name.dir", names.toString())),
            NameNodeParts.real(faults));
    Daemon dataNode =
        DataNode.start(
            Configuration.of(
                Map.of(
                    "fs.defaultFS",
                    "dfs://" + ListenAddress.format(nameNode.rpcAddress()),
                    "dfs.datanode.address",
                    "127.0.0.1:0",
                    "dfs.datanode.http.address",
                    "127.0.0.1:0",
                    "dfs.datanode.data.dir",
                    dir.resolve("data").toString())),
            DataNodeSeams.real(faults));
    return new Trial(dir, nameNode, dataNode);
  }

  /** The commands whose start counts. */
  void runCommands() throws IOException {
    Path local = Files.writeString(dir.resolve("local"), "content");
    run("mkdir", "-p", "/d/sub");
    run("-D", "dfs.replication=1", "put", local.toString(), "/d/file");
    run("ls", "-h", "/d");
    run("--json", "ls", "-R", "/");
    run("cat", "/d/file");
    run("get", "-p", "/d/file", dir.resolve("back").toString());
    run("stat", "/d/file");
    run("test", "-e", "/d/file");
    run("du", "-s", "/");
    run("df", "-h");
    run("count", "/");
    run("blocks", "/d/file");
    run("checksum", "/d/file");
    run("mv", "/d/file", "/d/new");
    run("chmod", "600", "/d/new");
    run("admin", "report");
    run("rm", "-r", "/d");
    run("help");
    run("version");
  }

  private void run(String... args) throws IOException {
    PrintStream nothing =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    ShellIo io =
        new ShellIo(
            InputStream.nullInputStream(),
            nothing,
            nothing,
            false,
            false,
            Map.of("DFS_URI", "dfs://" + ListenAddress.format(nameNode.rpcAddress())),
            dir);
    int exitCode = new DfsShell(Commands.table(), io, Commands.connector()).run(args);
    if (exitCode != 0) {
      throw new DfsException(
          ErrorCode.INTERNAL_ERROR, "the trial of " + List.of(args) + " ended with " + exitCode);
    }
  }

  @Override
  public void close() {
    dataNode.close();
    nameNode.close();
  }
}
