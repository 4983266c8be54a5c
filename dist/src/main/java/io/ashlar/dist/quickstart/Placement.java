package io.ashlar.dist.quickstart;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.remote.RemoteBlocks;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a stored tree consists of, and where its replicas lie. */
final class Placement {
  private final Map<String, Node> nodes = new TreeMap<>();
  private long files;
  private long directories;
  private long bytes;
  private long blocks;
  private long replicas;

  /**
   * Replicas on one node.
   *
   * @param node host and port
   * @param rack its rack
   * @param replicas number
   * @param bytes their length
   */
  record Node(String node, String rack, long replicas, long bytes) {}

  /**
   * The counts.
   *
   * @param nodes by address
   */
  record Counts(
      long files, long directories, long bytes, long blocks, long replicas, List<Node> nodes) {}

  /** Counts everything below {@code root}. */
  static Counts of(Target root) throws IOException {
    Placement placement = new Placement();
    placement.visit(root, root.stat());
    return new Counts(
        placement.files,
        placement.directories,
        placement.bytes,
        placement.blocks,
        placement.replicas,
        List.copyOf(placement.nodes.values()));
  }

  private void visit(Target target, FileStatus file) throws IOException {
    if (file.isFile()) {
      files++;
      bytes += file.length();
      if (file.length() > 0) {
        count(target.fileSystem().blocks(target.path(), false));
      }
      return;
    }
    directories++;
    List<FileStatus> children = new ArrayList<>();
    target.fileSystem().list(target.path(), children::add);
    for (FileStatus child : children) {
      visit(target.at(child), child);
    }
  }

  private void count(RemoteBlocks file) {
    for (RemoteBlocks.Block block : file.blocks()) {
      blocks++;
      for (RemoteBlocks.Replica replica : block.replicas()) {
        replicas++;
        String address = replica.host() + ":" + replica.port();
        nodes.merge(
            address,
            new Node(address, replica.rack(), 1, block.length()),
            (is, one) ->
                new Node(
                    address, is.rack(), is.replicas() + one.replicas(), is.bytes() + one.bytes()));
      }
    }
  }
}
