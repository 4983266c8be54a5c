package io.ashlar.shell.fake;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.client.FileType;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.RemoteAdmin;
import io.ashlar.shell.remote.RemoteBlocks;
import io.ashlar.shell.remote.RemoteCalls;
import io.ashlar.shell.remote.RemoteFileSystem;
import io.ashlar.shell.remote.RemoteOutput;
import io.ashlar.shell.remote.RemoteSync;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * A file system in memory with the rules that commands rely on.
 *
 * <p><b>Threading</b>: any thread; one lock around everything.
 */
public final class FakeFileSystem implements RemoteFileSystem {
  /** Time of everything that was not given another one. */
  public static final long MTIME_MS = 1_000_000_000_000L;

  private static final int TRUNCATES_AT_ONCE = 4;

  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final Set<String> refusedWrites = ConcurrentHashMap.newKeySet();
  private final FakeCalls ownCalls = new FakeCalls(this);
  private volatile RemoteCalls calls = ownCalls;
  private final List<String> modesSet = new ArrayList<>();
  private volatile boolean unreachable;
  private long nextInode = 1;

  private static final class Entry {
    private final boolean directory;
    private final long inode;
    private byte[] content = new byte[0];
    private int mode;
    private int replication = 3;
    private String owner = "owner";
    private String group = "group";
    private long mtimeMs = MTIME_MS;
    private long atimeMs = MTIME_MS;
    private int looksUntilClosed;

    private Entry(boolean directory, int mode, long inode) {
      this.directory = directory;
      this.mode = mode;
      this.inode = inode;
    }
  }

  /** An empty file system. */
  public FakeFileSystem() {
    entries.put("/", new Entry(true, 0755, nextInode++));
  }

  // ---- what tests prepare and look at ----

  /** Makes a file with its parents. */
  public synchronized FakeFileSystem with(String path, String content) {
    withDirectory(DfsPath.parse(path).parent().toString());
    Entry entry = new Entry(false, 0644, nextInode++);
    entry.content = content.getBytes(StandardCharsets.UTF_8);
    entries.put(path, entry);
    return this;
  }

  /** Makes a directory with its parents. */
  public synchronized FakeFileSystem withDirectory(String path) {
    for (DfsPath at = DfsPath.parse(path); !at.isRoot(); at = at.parent()) {
      entries.putIfAbsent(at.toString(), new Entry(true, 0755, nextInode++));
    }
    return this;
  }

  /** Paths whose modes are set from now on, in that order. */
  public synchronized List<String> recordModes() {
    modesSet.clear();
    return modesSet;
  }

  /** A client that is gone has the file open; it is closed when it was looked at often enough. */
  public synchronized FakeFileSystem leaveOpen(String path, int looks) throws IOException {
    entry(DfsPath.parse(path)).looksUntilClosed = looks;
    return this;
  }

  /** Takes a path away with everything below, as another client would. */
  public synchronized void remove(String path) {
    entries.keySet().removeIf(text -> DfsPath.parse(text).startsWith(DfsPath.parse(path)));
  }

  /** Writes to names that end so fail with DISK_FULL. */
  public void refuseWritesTo(String suffix) {
    refusedWrites.add(suffix);
  }

  /** Every call fails with UNREACHABLE from now on. */
  public void disconnect() {
    unreachable = true;
  }

  /** Its requests, whose answers a test may delay. */
  public FakeCalls requests() {
    return ownCalls;
  }

  /** Answers requests by {@code other} from now on. */
  public FakeFileSystem withCalls(RemoteCalls other) {
    calls = other;
    return this;
  }

  /** All paths. */
  public synchronized List<String> paths() {
    return List.copyOf(entries.keySet());
  }

  /** Content of a file as text. */
  public synchronized String content(String path) throws IOException {
    return new String(entry(DfsPath.parse(path)).content, StandardCharsets.UTF_8);
  }

  // ---- the file system ----

  @Override
  public String uri() {
    return "dfs://fake:8720";
  }

  @Override
  public RemoteCalls calls() {
    return calls;
  }

  @Override
  public synchronized FileStatus stat(DfsPath path) throws IOException {
    return status(path, entry(path));
  }

  @Override
  public void list(DfsPath directory, Visitor visitor) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    synchronized (this) {
      Entry listed = entry(directory);
      if (!listed.directory) {
        found.add(status(directory, listed));
      }
      entries.forEach(
          (text, entry) -> {
            DfsPath path = DfsPath.parse(text);
            if (!path.isRoot() && path.parent().equals(directory) && listed.directory) {
              found.add(status(path, entry));
            }
          });
    }
    for (FileStatus status : found) {
      visitor.visit(status);
    }
  }

  @Override
  public synchronized ContentSummary summary(DfsPath path) throws IOException {
    entry(path);
    long directories = 0;
    long files = 0;
    long bytes = 0;
    for (var named : entries.entrySet()) {
      if (DfsPath.parse(named.getKey()).startsWith(path)) {
        directories += named.getValue().directory ? 1 : 0;
        files += named.getValue().directory ? 0 : 1;
        bytes += named.getValue().content.length;
      }
    }
    return new ContentSummary(directories, files, bytes, bytes * 3);
  }

  @Override
  public synchronized InputStream open(DfsPath path, long offset) throws IOException {
    byte[] content = entry(path).content;
    int from = (int) Math.min(offset, content.length);
    return new ByteArrayInputStream(Arrays.copyOfRange(content, from, content.length));
  }

  @Override
  public synchronized RemoteOutput create(DfsPath path, CreateOptions options) throws IOException {
    reach();
    Entry parent = entry(path.parent());
    Entry there = entries.get(path.toString());
    if (!parent.directory) {
      throw new DfsException(ErrorCode.NOT_A_DIRECTORY, path.parent() + " is a file");
    }
    if (there != null && (there.directory || !options.overwrite())) {
      throw new DfsException(ErrorCode.ALREADY_EXISTS, path + " exists");
    }
    Entry created = new Entry(false, options.mode(), nextInode++);
    entries.put(path.toString(), created);
    return new Output(path.toString(), created);
  }

  @Override
  public synchronized RemoteOutput append(DfsPath path, boolean newBlock) throws IOException {
    Entry there = entry(path);
    Output out = new Output(path.toString(), there);
    out.bytes.write(there.content);
    return out;
  }

  @Override
  public synchronized boolean truncate(DfsPath path, long length) throws IOException {
    Entry there = entry(path);
    if (length > there.content.length) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, path + " is shorter than " + length);
    }
    boolean inside = length % TRUNCATES_AT_ONCE != 0;
    there.content = Arrays.copyOf(there.content, (int) length);
    there.looksUntilClosed = inside ? 2 : 0;
    return !inside;
  }

  @Override
  public synchronized FileStatus concat(DfsPath target, List<DfsPath> sources) throws IOException {
    Entry there = entry(target);
    for (DfsPath source : sources) {
      byte[] more = entry(source).content;
      int length = there.content.length;
      there.content = Arrays.copyOf(there.content, length + more.length);
      System.arraycopy(more, 0, there.content, length, more.length);
      entries.remove(source.toString());
    }
    return stat(target);
  }

  @Override
  public synchronized boolean recoverLease(DfsPath path) throws IOException {
    return entry(path).looksUntilClosed == 0;
  }

  @Override
  public synchronized FileStatus createEmpty(DfsPath path, CreateOptions options)
      throws IOException {
    create(path, options).close();
    return stat(path);
  }

  @Override
  public synchronized boolean mkdir(DfsPath path, int mode, boolean parents) throws IOException {
    reach();
    Entry there = entries.get(path.toString());
    if (there != null) {
      if (there.directory && parents) {
        return false;
      }
      throw new DfsException(ErrorCode.ALREADY_EXISTS, path + " exists");
    }
    if (parents) {
      withDirectory(path.toString());
      return true;
    }
    if (!entry(path.parent()).directory) {
      throw new DfsException(ErrorCode.NOT_A_DIRECTORY, path.parent() + " is a file");
    }
    entries.put(path.toString(), new Entry(true, mode, nextInode++));
    return true;
  }

  @Override
  public synchronized FileStatus rename(DfsPath source, DfsPath target, boolean overwrite)
      throws IOException {
    entry(source);
    if (entries.containsKey(target.toString()) && !overwrite) {
      throw new DfsException(ErrorCode.ALREADY_EXISTS, target + " exists");
    }
    NavigableMap<String, Entry> moved = new TreeMap<>();
    entries
        .entrySet()
        .removeIf(
            named -> {
              DfsPath path = DfsPath.parse(named.getKey());
              if (!path.startsWith(source)) {
                return false;
              }
              moved.put(
                  target + named.getKey().substring(source.toString().length()), named.getValue());
              return true;
            });
    entries.putAll(moved);
    return stat(target);
  }

  @Override
  public synchronized boolean delete(DfsPath path, boolean recursive) throws IOException {
    reach();
    if (!entries.containsKey(path.toString())) {
      return false;
    }
    boolean full =
        entries.keySet().stream()
            .map(DfsPath::parse)
            .anyMatch(other -> !other.equals(path) && other.startsWith(path));
    if (full && !recursive) {
      throw new DfsException(ErrorCode.DIRECTORY_NOT_EMPTY, path + " is not empty");
    }
    entries.keySet().removeIf(text -> DfsPath.parse(text).startsWith(path));
    return true;
  }

  @Override
  public synchronized void setMode(DfsPath path, int mode) throws IOException {
    entry(path).mode = mode;
    modesSet.add(path.toString());
  }

  @Override
  public synchronized void setOwner(DfsPath path, String owner, String group) throws IOException {
    Entry entry = entry(path);
    entry.owner = owner.isEmpty() ? entry.owner : owner;
    entry.group = group.isEmpty() ? entry.group : group;
  }

  @Override
  public synchronized void setTimes(DfsPath path, long mtimeMs, long atimeMs) throws IOException {
    Entry entry = entry(path);
    entry.mtimeMs = mtimeMs < 0 ? entry.mtimeMs : mtimeMs;
    entry.atimeMs = atimeMs < 0 ? entry.atimeMs : atimeMs;
  }

  @Override
  public synchronized void setReplication(DfsPath path, int replication) throws IOException {
    entry(path).replication = replication;
  }

  @Override
  public synchronized RemoteBlocks blocks(DfsPath path, boolean files) throws IOException {
    Entry entry = entry(path);
    List<RemoteBlocks.Replica> replicas = new ArrayList<>();
    for (int i = 1; i <= entry.replication; i++) {
      replicas.add(
          new RemoteBlocks.Replica(
              "node" + i, "h" + i, i, "/rack1", "v", "FINALIZED", null, null, null, null, null));
    }
    return new RemoteBlocks(
        path.toString(),
        entry.content.length,
        false,
        List.of(new RemoteBlocks.Block(16, 1, 0, entry.content.length, "COMPLETE", replicas)));
  }

  @Override
  public synchronized int checksum(DfsPath path) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(entry(path).content);
    return (int) crc.getValue();
  }

  @Override
  public RemoteSync sync() {
    return new FakeSync(this);
  }

  @Override
  public RemoteAdmin admin() {
    throw new UnsupportedOperationException("the fake has no operators");
  }

  @Override
  public void close() {}

  private Entry entry(DfsPath path) throws IOException {
    reach();
    Entry entry = entries.get(path.toString());
    if (entry == null) {
      throw new DfsException(ErrorCode.NOT_FOUND, path + ": no such file or directory");
    }
    return entry;
  }

  private void reach() throws IOException {
    if (unreachable) {
      throw new DfsException(ErrorCode.UNREACHABLE, "no NameNode answers at fake:8720");
    }
  }

  private static FileStatus status(DfsPath path, Entry entry) {
    boolean open = entry.looksUntilClosed > 0;
    entry.looksUntilClosed -= open ? 1 : 0;
    return new FileStatus(
        path.toString(),
        entry.directory ? FileType.DIRECTORY : FileType.FILE,
        entry.content.length,
        entry.directory ? 0 : entry.replication,
        entry.directory ? 0 : 64 << 20,
        entry.owner,
        entry.group,
        entry.mode,
        entry.mtimeMs,
        entry.atimeMs,
        entry.inode,
        open,
        0,
        1,
        open ? new FileStatus.Writer("gone", 7, 2_000, 1_000, false) : null);
  }

  private final class Output extends RemoteOutput {
    private final String path;
    private final Entry entry;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Output(String path, Entry entry) {
      this.path = path;
      this.entry = entry;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
      reach();
      if (refusedWrites.stream().anyMatch(suffix -> path.contains(suffix))) {
        throw new DfsException(ErrorCode.DISK_FULL, "no space for " + path);
      }
      bytes.write(buffer, offset, count);
    }

    @Override
    public void close() {
      synchronized (FakeFileSystem.this) {
        entry.content = bytes.toByteArray();
      }
    }

    @Override
    public void abort() {}
  }
}
