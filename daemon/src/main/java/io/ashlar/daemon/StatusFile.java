package io.ashlar.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The file in which a daemon says that it listens, and where: {@code {pid, rpc:{host,port},
 * http:{host,port}}}. It is there from the moment at which the daemon serves until its clean stop;
 * after a kill it stays, so that readers compare the pid.
 */
public final class StatusFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Disk disk;
  private final Path file;

  /** Uses {@code file}; its folder is made if needed. */
  public StatusFile(Disk disk, Path file) {
    this.disk = disk;
    this.file = file.toAbsolutePath();
  }

  /** Replaces the file in one step. */
  public void write(InetSocketAddress rpc, InetSocketAddress http) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("pid", ProcessHandle.current().pid());
    put(root.putObject("rpc"), rpc);
    put(root.putObject("http"), http);
    Path folder = file.getParent();
    if (folder != null) {
      disk.createDirectories(folder);
    }
    AtomicFiles.replace(disk, file, JSON.writeValueAsBytes(root));
  }

  /** Removes the file; no error if it is gone. */
  public void remove() throws IOException {
    disk.deleteIfExists(file);
  }

  private static void put(ObjectNode node, InetSocketAddress address) {
    node.put("host", ListenAddress.host(address));
    node.put("port", address.getPort());
  }
}
