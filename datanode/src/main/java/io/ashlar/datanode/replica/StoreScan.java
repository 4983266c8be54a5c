package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.datanode.volume.IoFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the replicas of a store at start-up. Pairs that stand as they should are taken by name and
 * length alone; everything else goes to {@link LeftoverResolver}.
 */
final class StoreScan {
  private static final Logger LOG = LoggerFactory.getLogger(StoreScan.class);

  private final FileBlockStore store;
  private final Disk disk;
  private final List<Replica> replicas = new ArrayList<>();
  private final Map<Long, BlockFiles> inRbw = new HashMap<>();
  private long bytes;

  StoreScan(FileBlockStore store) {
    this.store = store;
    this.disk = store.disk();
  }

  List<Replica> run() throws IOException {
    collect(store.names().rbw(), false, inRbw);
    for (Path outer : folders(store.names().finalized())) {
      for (Path leaf : folders(outer)) {
        Map<Long, BlockFiles> inLeaf = new HashMap<>();
        collect(leaf, true, inLeaf);
        for (BlockFiles files : inLeaf.values()) {
          takeFinalized(files);
        }
      }
    }
    LeftoverResolver resolver = new LeftoverResolver(store);
    for (BlockFiles files : inRbw.values()) {
      add(resolver.resolve(files));
    }
    store.volume().space().addUsed(bytes);
    return replicas;
  }

  private void takeFinalized(BlockFiles files) throws IOException {
    if (!files.isPlainPair() || inRbw.containsKey(files.blockId())) {
      inRbw.computeIfAbsent(files.blockId(), BlockFiles::new).addAll(files);
      return;
    }
    ReplicaKey key = files.finalMetas().get(0);
    try {
      long length = disk.size(store.names().data(key, true));
      add(List.of(Replica.closed(key, store, ReplicaState.FINALIZED, length)));
    } catch (IOException e) {
      skip(store.names().data(key, true), e);
    }
  }

  private void add(List<Replica> found) throws IOException {
    for (Replica replica : found) {
      replicas.add(replica);
      bytes += store.bytes(replica);
    }
  }

  private void skip(Path file, IOException cause) throws IOException {
    if (!IoFailures.isLinkOrMissing(cause)) {
      throw cause;
    }
    LOG.warn("A file is not what it should be and is ignored. file={}", file, cause);
  }

  private void collect(Path folder, boolean isFinal, Map<Long, BlockFiles> into)
      throws IOException {
    for (Path path : disk.list(folder)) {
      String name = String.valueOf(path.getFileName());
      ReplicaKey meta = ReplicaNames.parseMeta(name);
      Long data = meta == null ? ReplicaNames.parseData(name) : null;
      if (meta != null) {
        into.computeIfAbsent(meta.blockId().value(), BlockFiles::new).addMeta(meta, isFinal);
      } else if (data != null) {
        into.computeIfAbsent(data, BlockFiles::new).addData(isFinal);
      } else if (!isFinal && ReplicaNames.isBeside(name)) {
        LOG.info("A file that was being made is removed. file={}", path);
        disk.deleteIfExists(path);
      } else {
        LOG.warn("A file is not a replica's and is ignored. file={}", path);
      }
    }
  }

  private List<Path> folders(Path parent) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (Path path : disk.list(parent)) {
      if (disk.isDirectory(path)) {
        folders.add(path);
      } else {
        LOG.warn("Something other than a folder is ignored. path={}", path);
      }
    }
    return folders;
  }
}
