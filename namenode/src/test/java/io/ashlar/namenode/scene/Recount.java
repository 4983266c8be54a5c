package io.ashlar.namenode.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.DirectoryView.SubtreeCounts;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts a namespace from scratch, to hold what is kept incrementally against it. */
public final class Recount {
  private static final int ALL = Integer.MAX_VALUE;

  private Recount() {}

  /** Path and inode id of everything that is attached. */
  public static Map<String, InodeId> paths(NamespaceView view) {
    Map<String, InodeId> paths = new TreeMap<>();
    for (InodeView inode : view.inodes()) {
      if (view.isAttached(inode.id())) {
        paths.put(view.pathOf(inode.id()), inode.id());
      }
    }
    return paths;
  }

  /** Checks counters, reach, paths, leases and blocks of the whole namespace. */
  public static void check(NamespaceView view) {
    Set<InodeId> reached = new TreeSet<>();
    checkSubtree(view.root(), reached);
    for (InodeId root : view.detachedRoots()) {
      checkSubtree(Objects.requireNonNull(view.inode(root)), reached);
    }
    assertThat(view.inodeCount()).isEqualTo(reached.size());
    checkResolve(view);
    checkLeases(view);
    checkBlocks(view);
  }

  /**
   * Checks what handlers keep and single mutators do not: only a last block is unsettled, and only
   * while somebody holds the file; a block under recovery is the NameNode's.
   */
  public static void checkBlockStates(NamespaceView view) {
    for (InodeView inode : view.inodes()) {
      if (inode instanceof FileView file) {
        LeaseHolder holder = file.lease();
        List<BlockView> blocks = file.blocks();
        for (BlockView block : blocks) {
          boolean last = block.id().equals(blocks.get(blocks.size() - 1).id());
          assertThat(block.committedGs()).isLessThanOrEqualTo(block.issuedGs());
          assertThat(block.issuedGs()).isLessThan(view.nextGenerationStamp());
          switch (block.state()) {
            case COMPLETE -> {}
            case COMMITTED -> assertThat(holder).as("holder of %s", block).isNotNull();
            case UNDER_CONSTRUCTION ->
                assertThat(last && holder != null).as("%s is written", block).isTrue();
            default ->
                assertThat(last && holder != null && holder.isNameNode())
                    .as("the NameNode holds %s", block)
                    .isTrue();
          }
        }
      }
    }
  }

  private static SubtreeCounts checkSubtree(InodeView inode, Set<InodeId> reached) {
    assertThat(reached.add(inode.id())).as("inode %s is reached once", inode.id()).isTrue();
    if (inode instanceof FileView file) {
      long length = file.blocks().stream().mapToLong(BlockView::length).sum();
      assertThat(file.length()).isEqualTo(length);
      assertThat(file.blockCount()).isEqualTo(file.blocks().size());
      return new SubtreeCounts(0, 1, length, length * file.replication());
    }
    DirectoryView directory = (DirectoryView) inode;
    List<InodeView> children = directory.children("", ALL);
    assertThat(directory.childCount()).isEqualTo(children.size());
    long directories = 1;
    long files = 0;
    long bytes = 0;
    long replicated = 0;
    for (InodeView child : children) {
      assertThat(child.parentId()).isEqualTo(directory.id());
      SubtreeCounts counts = checkSubtree(child, reached);
      directories += counts.directories();
      files += counts.files();
      bytes += counts.bytes();
      replicated += counts.bytesReplicated();
      checkReach(directory, child);
    }
    SubtreeCounts recounted = new SubtreeCounts(directories, files, bytes, replicated);
    assertThat(directory.counts())
        .as("counts of inode %s (I10)", directory.id())
        .isEqualTo(recounted);
    return recounted;
  }

  private static void checkReach(DirectoryView directory, InodeView child) {
    DirectoryView.Extent below =
        child instanceof DirectoryView sub ? sub.extent() : DirectoryView.Extent.NONE;
    int nameBytes = child.name().getBytes(StandardCharsets.UTF_8).length;
    assertThat(directory.extent().levels()).isGreaterThanOrEqualTo(below.levels() + 1);
    assertThat(directory.extent().bytes()).isGreaterThanOrEqualTo(below.bytes() + 1 + nameBytes);
  }

  private static void checkResolve(NamespaceView view) {
    paths(view)
        .forEach(
            (path, id) -> {
              InodeView target = view.resolve(DfsPath.parse(path)).target();
              assertThat(target).as("inode at %s", path).isNotNull();
              assertThat(Objects.requireNonNull(target).id()).isEqualTo(id);
            });
  }

  private static void checkLeases(NamespaceView view) {
    Map<SessionId, Set<InodeId>> open = new HashMap<>();
    int count = 0;
    for (InodeView inode : view.inodes()) {
      LeaseHolder holder = inode instanceof FileView file ? file.lease() : null;
      if (holder != null) {
        open.computeIfAbsent(holder.session(), session -> new TreeSet<>()).add(inode.id());
        count++;
      }
    }
    assertThat(view.leaseCount()).isEqualTo(count);
    assertThat(view.leaseHolders()).containsExactlyElementsOf(new TreeSet<>(open.keySet()));
    open.forEach(
        (session, files) -> assertThat(view.openFiles(session)).containsExactlyElementsOf(files));
  }

  private static void checkBlocks(NamespaceView view) {
    Map<BlockId, BlockView> ofFiles = new TreeMap<>();
    for (InodeView inode : view.inodes()) {
      if (inode instanceof FileView file) {
        for (BlockView block : file.blocks()) {
          assertThat(block.file()).isEqualTo(file.id());
          assertThat(block.replication()).isEqualTo(file.replication());
          assertThat(ofFiles.put(block.id(), block)).as("block %s once", block.id()).isNull();
          assertThat(view.block(block.id())).isEqualTo(block);
        }
      }
    }
    List<BlockView> visited = new ArrayList<>();
    view.forEachBlock(visited::add);
    assertThat(visited).containsExactlyElementsOf(ofFiles.values());
    assertThat(view.blockCount()).isEqualTo(ofFiles.size());
  }
}
