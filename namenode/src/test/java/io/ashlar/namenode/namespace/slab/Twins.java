package io.ashlar.namenode.namespace.slab;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ChecksumSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/** The slabs and the plain model, given the same random changes. */
final class Twins {
  private static final SessionId SESSION = new SessionId(1);
  private static final int ALL = Integer.MAX_VALUE;

  final Namespace slab;
  final TreeMapNamespace model = new TreeMapNamespace();
  private final Random random;
  private final int namesMax;
  private final List<InodeId> ids = new ArrayList<>();
  private final List<String> heardOfSlab = new ArrayList<>();
  private final List<String> heardOfModel = new ArrayList<>();

  Twins(Namespace slab, long seed, int namesMax) {
    this.slab = slab;
    this.random = new Random(seed);
    this.namesMax = namesMax;
    slab.addListener(new Diary(heardOfSlab));
    model.addListener(new Diary(heardOfModel));
    both(namespace -> namespace.openSession(SESSION, "client", "user"));
    ids.add(NamespaceView.ROOT_ID);
  }

  private void both(Consumer<Namespace> change) {
    change.accept(slab);
    change.accept(model);
  }

  /** One change, chosen at random; sometimes nothing, if what was chosen is not possible. */
  void step() {
    long txid = model.appliedTxid() + 1;
    InodeView any = pick();
    int choice = random.nextInt(100);
    if (choice < 30) {
      create();
    } else if (any instanceof FileView file && choice < 70) {
      changeFile(file, choice);
    } else if (choice < 80) {
      move(any);
    } else if (choice < 84) {
      remove(any);
    } else {
      changeAttributes(any, choice);
    }
    both(namespace -> namespace.setAppliedTxid(txid));
    assertThat(heardOfSlab).isEqualTo(heardOfModel);
    heardOfSlab.clear();
    heardOfModel.clear();
  }

  private InodeView pick() {
    while (true) {
      int at = random.nextInt(ids.size());
      InodeView inode = model.inode(ids.get(at));
      if (inode != null) {
        return inode;
      }
      ids.set(at, ids.get(ids.size() - 1));
      ids.remove(ids.size() - 1);
    }
  }

  private DirectoryView pickDirectory() {
    for (int i = 0; i < 20; i++) {
      if (pick() instanceof DirectoryView directory) {
        return directory;
      }
    }
    return model.root();
  }

  private String pickName() {
    int number = random.nextInt(namesMax);
    return switch (number % 7) {
      case 0 -> "n" + number;
      case 1 -> "ü" + number;
      case 2 -> "x".repeat(number % 250) + number % 10;
      case 3 -> number + "\uD83D\uDE00";
      case 4 -> "\uFFFD" + number;
      default -> String.format("part-%05d", number);
    };
  }

  private long pickTime() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> -1 - random.nextInt(1000);
      case 2 -> random.nextLong();
      default -> 1_700_000_000_000L + random.nextInt(1 << 30);
    };
  }

  private void create() {
    DirectoryView parent = pickDirectory();
    String name = pickName();
    if (parent.child(name) != null) {
      return;
    }
    InodeId id = model.nextInodeId();
    InodeId parentId = parent.id();
    InodeAttributes attributes =
        new InodeAttributes("user" + random.nextInt(3), "group", random.nextInt(512), pickTime());
    if (random.nextInt(4) == 0) {
      both(namespace -> namespace.addDirectory(id, parentId, name, attributes));
    } else {
      FileLayout layout =
          new FileLayout(1 + random.nextInt(3), 1 << 20, ChecksumSpec.getDefaultInstance());
      LeaseHolder holder = new LeaseHolder(SESSION, "client" + random.nextInt(2));
      both(namespace -> namespace.addFile(id, parentId, name, attributes, layout, holder));
    }
    ids.add(id);
  }

  private void changeFile(FileView file, int choice) {
    InodeId id = file.id();
    BlockView last = file.lastBlock();
    if (choice < 45) {
      BlockId block = model.nextBlockId();
      var stamp = model.nextGenerationStamp();
      both(namespace -> namespace.addBlock(id, block, stamp));
    } else if (choice < 50 && last != null) {
      both(namespace -> namespace.removeLastBlock(id, last.id()));
    } else if (choice < 58 && last != null) {
      long length = random.nextInt(50) == 0 ? 1L << 50 : random.nextInt(1 << 20);
      List<BlockView> blocks = file.blocks();
      BlockId some = blocks.get(random.nextInt(blocks.size())).id();
      BlockState state = BlockState.forNumber(1 + random.nextInt(4));
      both(namespace -> namespace.setBlock(some, length, Objects.requireNonNull(state)));
    } else if (choice < 61 && last != null) {
      var stamp = model.nextGenerationStamp();
      BlockStatus issued = BlockStatus.of(last).issued(stamp);
      BlockStatus status = random.nextBoolean() ? issued : issued.committed(stamp);
      both(
          namespace -> {
            namespace.takeStamp(stamp);
            namespace.setBlock(last.id(), status);
          });
    } else if (choice < 62 && file.lease() == null) {
      concat(file);
    } else if (choice < 64) {
      LeaseHolder holder = new LeaseHolder(SESSION, "client" + random.nextInt(2));
      both(
          file.lease() == null
              ? namespace -> namespace.reopenFile(id, holder)
              : namespace -> namespace.reassignLease(id, holder));
    } else if (choice < 66 && file.lease() != null) {
      long mtime = pickTime();
      both(namespace -> namespace.closeFile(id, mtime));
    } else {
      int replication = 1 + random.nextInt(5);
      both(namespace -> namespace.setReplication(id, replication));
    }
  }

  private void concat(FileView target) {
    InodeId source = ids.get(random.nextInt(ids.size()));
    if (model.inode(source) instanceof FileView file
        && file.lease() == null
        && !file.id().equals(target.id())
        && !file.parentId().equals(InodeId.NONE)) {
      long mtime = pickTime();
      both(namespace -> namespace.concat(target.id(), source, mtime));
    }
  }

  private void move(InodeView inode) {
    DirectoryView to = pickDirectory();
    String name = pickName();
    if (inode.parentId().equals(InodeId.NONE)
        || to.child(name) != null
        || (inode.isDirectory() && to.isWithin(inode.id()))) {
      return;
    }
    InodeId id = inode.id();
    InodeId parent = to.id();
    long mtime = pickTime();
    both(namespace -> namespace.move(id, parent, name, mtime));
  }

  private void remove(InodeView inode) {
    List<InodeId> roots = model.detachedRoots();
    if (!roots.isEmpty() && random.nextBoolean()) {
      InodeId root = roots.get(random.nextInt(roots.size()));
      int most = 1 + random.nextInt(40);
      int blocks = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(10);
      both(namespace -> namespace.reclaim(root, most, blocks));
    } else if (!inode.parentId().equals(InodeId.NONE)) {
      InodeId id = inode.id();
      long mtime = pickTime();
      both(namespace -> namespace.detach(id, mtime));
    }
  }

  private void changeAttributes(InodeView inode, int choice) {
    InodeId id = inode.id();
    if (choice < 90) {
      int mode = random.nextInt(512);
      both(namespace -> namespace.setMode(id, mode));
    } else if (choice < 95) {
      String owner = "user" + random.nextInt(5);
      both(namespace -> namespace.setOwner(id, owner, "group" + owner));
    } else {
      long mtime = pickTime();
      long atime = pickTime();
      both(namespace -> namespace.setTimes(id, mtime, atime));
    }
  }

  /** Everything that can be asked of one is equal to what the other says. */
  void check() {
    checkEqual(model, slab, random);
  }

  static void checkEqual(NamespaceView model, NamespaceView slab, Random random) {
    assertThat(slab.digest()).isEqualTo(model.digest());
    assertThat(slab.inodeCount()).isEqualTo(model.inodeCount());
    assertThat(slab.detachedRoots()).isEqualTo(model.detachedRoots());
    assertThat(slab.leaseCount()).isEqualTo(model.leaseCount());
    assertThat(slab.openFiles(SESSION)).isEqualTo(model.openFiles(SESSION));
    List<BlockView> expected = new ArrayList<>();
    List<BlockView> found = new ArrayList<>();
    model.forEachBlock(expected::add);
    slab.forEachBlock(found::add);
    assertThat(found).isEqualTo(expected);
    assertThat(slab.blockCount()).isEqualTo(expected.size());
    for (BlockView block : expected) {
      assertThat(slab.block(block.id())).isEqualTo(block);
    }
    for (InodeView inode : model.inodes()) {
      InodeView other = Objects.requireNonNull(slab.inode(inode.id()));
      assertThat(slab.isAttached(inode.id())).isEqualTo(model.isAttached(inode.id()));
      assertThat(slab.pathOf(inode.id())).isEqualTo(model.pathOf(inode.id()));
      if (inode instanceof DirectoryView directory) {
        checkDirectory(directory, (DirectoryView) other, random);
      } else {
        assertThat(((FileView) other).length()).isEqualTo(((FileView) inode).length());
        assertThat(((FileView) other).blockCount()).isEqualTo(((FileView) inode).blockCount());
        assertThat(((FileView) other).lastBlock()).isEqualTo(((FileView) inode).lastBlock());
      }
    }
  }

  private static void checkDirectory(DirectoryView model, DirectoryView slab, Random random) {
    assertThat(slab.counts()).isEqualTo(model.counts());
    assertThat(slab.childCount()).isEqualTo(model.childCount());
    List<String> names = names(model.children("", ALL));
    assertThat(names(slab.children("", ALL))).isEqualTo(names);
    if (!names.isEmpty()) {
      String after = names.get(random.nextInt(names.size()));
      int limit = 1 + random.nextInt(300);
      assertThat(names(slab.children(after, limit))).isEqualTo(names(model.children(after, limit)));
      String between = after.substring(0, after.offsetByCodePoints(0, 1));
      assertThat(names(slab.children(between, limit)))
          .isEqualTo(names(model.children(between, limit)));
      InodeView child = Objects.requireNonNull(slab.child(after));
      assertThat(child.id()).isEqualTo(Objects.requireNonNull(model.child(after)).id());
      assertThat(slab.child(after + "?")).isNull();
    }
  }

  /** Reach is a high-water mark, so it is equal only while neither was loaded anew. */
  void checkExtents() {
    for (InodeView inode : model.inodes()) {
      if (inode instanceof DirectoryView directory) {
        DirectoryView other = (DirectoryView) Objects.requireNonNull(slab.inode(inode.id()));
        assertThat(other.extent()).isEqualTo(directory.extent());
      }
    }
  }

  private static List<String> names(List<InodeView> inodes) {
    return inodes.stream().map(InodeView::name).toList();
  }

  private record Diary(List<String> heard) implements NamespaceListener {
    @Override
    public void onBlockChanged(BlockView block) {
      heard.add("changed " + block);
    }

    @Override
    public void onBlockRemoved(BlockView block) {
      heard.add("removed " + block);
    }

    @Override
    public void onSessionOpened(SessionId session) {
      heard.add("opened " + session);
    }

    @Override
    public void onLeaseOpened(InodeId file, LeaseHolder holder) {
      heard.add("lease " + file + holder);
    }

    @Override
    public void onLeaseClosed(InodeId file, LeaseHolder holder) {
      heard.add("closed " + file + holder);
    }
  }
}
