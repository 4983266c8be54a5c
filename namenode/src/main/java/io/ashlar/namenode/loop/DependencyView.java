package io.ashlar.namenode.loop;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.namespace.AdminView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A view that notes the newest undurable txid on which a read depended.
 *
 * <p>A path depends on each inode along it, and on the entries of the last one that exists, because
 * a name that is missing there may be missing by an undurable record. A listing depends on the
 * directory's entries and on each inode listed. Everything else (counts, whole walks, sessions,
 * next ids, the digest) depends on all that was applied.
 */
final class DependencyView implements NamespaceView {
  private final NamespaceView view;
  private final TouchedIds touched;
  private long dependsOn;

  DependencyView(NamespaceView view, TouchedIds touched) {
    this.view = view;
    this.touched = touched;
  }

  /** Highest txid that the read so far depends on; 0 if it depends on nothing undurable. */
  long dependsOn() {
    return dependsOn;
  }

  private void on(long txid) {
    dependsOn = Math.max(dependsOn, txid);
  }

  private NamespaceView all() {
    on(view.appliedTxid());
    return view;
  }

  private InodeView tracked(InodeView inode) {
    on(touched.ofInode(inode.id().value()));
    return inode instanceof DirectoryView directory ? new TrackedDirectory(directory) : inode;
  }

  @Override
  public DirectoryView root() {
    return (DirectoryView) tracked(view.root());
  }

  @Override
  public @Nullable InodeView inode(InodeId id) {
    on(touched.ofInode(id.value()));
    InodeView inode = view.inode(id);
    return inode == null ? null : tracked(inode);
  }

  @Override
  public Resolution resolve(DfsPath path) {
    Resolution found = view.resolve(path);
    List<InodeView> inodes = new ArrayList<>(found.inodes().size());
    for (InodeView inode : found.inodes()) {
      inodes.add(tracked(inode));
    }
    on(touched.ofEntries(found.deepest().id().value()));
    return new Resolution(inodes, path);
  }

  @Override
  public Iterable<InodeView> inodes() {
    return all().inodes();
  }

  @Override
  public long inodeCount() {
    return all().inodeCount();
  }

  @Override
  public boolean isAttached(InodeId id) {
    return all().isAttached(id);
  }

  @Override
  public String pathOf(InodeId id) {
    return all().pathOf(id);
  }

  @Override
  public @Nullable BlockView block(BlockId id) {
    BlockView block = view.block(id);
    on(block == null ? view.appliedTxid() : touched.ofInode(block.file().value()));
    return block;
  }

  @Override
  public void forEachBlock(Consumer<BlockView> visitor) {
    all().forEachBlock(visitor);
  }

  @Override
  public long blockCount() {
    return all().blockCount();
  }

  @Override
  public @Nullable SessionView session(SessionId id) {
    return all().session(id);
  }

  @Override
  public List<SessionView> sessions() {
    return all().sessions();
  }

  @Override
  public int sessionCount() {
    return all().sessionCount();
  }

  @Override
  public List<InodeId> detachedRoots() {
    return all().detachedRoots();
  }

  @Override
  public @Nullable InodeId firstDetachedRoot() {
    return all().firstDetachedRoot();
  }

  @Override
  public int detachedRootCount() {
    return all().detachedRootCount();
  }

  @Override
  public int leaseCount() {
    return all().leaseCount();
  }

  @Override
  public List<SessionId> leaseHolders() {
    return all().leaseHolders();
  }

  @Override
  public List<InodeId> openFiles(SessionId session) {
    return all().openFiles(session);
  }

  @Override
  public List<InodeId> openFiles(SessionId session, InodeId after, int limit) {
    return all().openFiles(session, after, limit);
  }

  @Override
  public InodeId nextInodeId() {
    return all().nextInodeId();
  }

  @Override
  public BlockId nextBlockId() {
    return all().nextBlockId();
  }

  @Override
  public GenerationStamp nextGenerationStamp() {
    return all().nextGenerationStamp();
  }

  @Override
  public SessionId nextSessionId() {
    return all().nextSessionId();
  }

  @Override
  public Epoch epoch() {
    return all().epoch();
  }

  @Override
  public int featureLevel() {
    return all().featureLevel();
  }

  @Override
  public AdminView admin() {
    return all().admin();
  }

  @Override
  public long appliedTxid() {
    return view.appliedTxid();
  }

  @Override
  public String digest() {
    return all().digest();
  }

  private final class TrackedDirectory implements DirectoryView {
    private final DirectoryView directory;

    TrackedDirectory(DirectoryView directory) {
      this.directory = directory;
    }

    @Override
    public @Nullable InodeView child(String name) {
      InodeView child = directory.child(name);
      on(touched.ofEntries(id().value()));
      return child == null ? null : tracked(child);
    }

    @Override
    public List<InodeView> children(String startAfter, int limit) {
      on(touched.ofEntries(id().value()));
      List<InodeView> children = new ArrayList<>();
      for (InodeView child : directory.children(startAfter, limit)) {
        children.add(tracked(child));
      }
      return children;
    }

    @Override
    public int childCount() {
      on(touched.ofEntries(id().value()));
      return directory.childCount();
    }

    @Override
    public SubtreeCounts counts() {
      on(view.appliedTxid());
      return directory.counts();
    }

    @Override
    public Extent extent() {
      on(view.appliedTxid());
      return directory.extent();
    }

    @Override
    public boolean isWithin(InodeId id) {
      on(view.appliedTxid());
      return directory.isWithin(id);
    }

    @Override
    public InodeId id() {
      return directory.id();
    }

    @Override
    public InodeId parentId() {
      return directory.parentId();
    }

    @Override
    public String name() {
      return directory.name();
    }

    @Override
    public byte[] nameUtf8() {
      return directory.nameUtf8();
    }

    @Override
    public boolean isDirectory() {
      return true;
    }

    @Override
    public String owner() {
      return directory.owner();
    }

    @Override
    public String group() {
      return directory.group();
    }

    @Override
    public int mode() {
      return directory.mode();
    }

    @Override
    public long mtimeMs() {
      on(touched.ofEntries(id().value())); // An entry that came or went has set it.
      return directory.mtimeMs();
    }

    @Override
    public long atimeMs() {
      return directory.atimeMs();
    }
  }
}
