package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One file of one block, and its replicas on the disks of the nodes. */
record BlockCopies(FaultScene scene, String path, long number, long block, int bytes) {
  /** Writes the file. */
  static BlockCopies write(
      FaultScene scene, DfsClient client, String folder, long number, int bytes)
      throws IOException {
    scene.write(client, folder, number, bytes);
    String path = folder + "/" + number;
    long block = client.blocks(path).blocks().get(0).block().id();
    return new BlockCopies(scene, path, number, block, bytes);
  }

  /** Nodes from which readers are sent to it now. */
  List<String> holders(DfsClient client) throws IOException {
    LocatedBlock located = client.blocks(path).blocks().get(0);
    List<String> holders = new ArrayList<>();
    for (ReplicaLocation replica : located.replicas()) {
      holders.add(scene.daemonOf(replica));
    }
    return holders;
  }

  Path data(String daemon) throws IOException {
    return find(daemon, "blk_" + block, "");
  }

  Path sums(String daemon) throws IOException {
    return find(daemon, "blk_" + block + "_", ".meta");
  }

  private Path find(String daemon, String start, String end) throws IOException {
    for (Path file : scene.replicaFiles(daemon)) {
      String name = String.valueOf(file.getFileName());
      if (end.isEmpty() ? name.equals(start) : name.startsWith(start) && name.endsWith(end)) {
        return file;
      }
    }
    throw new IOException("no " + start + end + " on " + daemon);
  }

  /** Data files with exactly the right bytes, beside a checksum file, on all nodes. */
  int goodOnDisk() throws IOException {
    byte[] right = Bytes.of(number, 0, bytes);
    int good = 0;
    for (String daemon : scene.dataNodes()) {
      good += isGood(daemon, right) ? 1 : 0;
    }
    return good;
  }

  private boolean isGood(String daemon, byte[] right) {
    try {
      return Arrays.equals(Files.readAllBytes(data(daemon)), right) && Files.size(sums(daemon)) > 0;
    } catch (IOException e) {
      return false; // It has none, or the file moves just now.
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
