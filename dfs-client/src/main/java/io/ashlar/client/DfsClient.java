package io.ashlar.client;

import io.ashlar.client.config.ClientConfig;
import io.ashlar.client.read.BlockLocations;
import io.ashlar.client.read.FileChecksums;
import io.ashlar.client.read.FileReader;
import io.ashlar.client.session.NameNodeAddress;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.sync.FileSync;
import io.ashlar.client.wire.Entries;
import io.ashlar.client.wire.Reports;
import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A client of one file system. Paths are absolute, such as {@code /a/b}.
 *
 * <p>Methods wait and try again by themselves, for at most {@code dfs.client.timeout}; what they
 * throw is a {@link DfsException} with code, category and remedy, or an InterruptedIOException.
 * Mutations are applied at most once, however often they are sent.
 *
 * <p><b>Threading</b>: any number of threads.
 */
public final class DfsClient implements AutoCloseable {
  private final NameNodeAddress address;
  private final ClientParts parts;
  private final DfsAsync async;
  private final DfsAdmin admin;
  private final FileOpener opener;
  private final FileSync sync;

  private DfsClient(NameNodeAddress address, Configuration configuration, ClientParts parts) {
    this.address = address;
    this.parts = parts;
    this.opener = new FileOpener(parts, configuration);
    this.async = new DfsAsync(parts.nameNode());
    this.admin = new DfsAdmin(parts.nameNode());
    this.sync = new FileSync(parts.reading(), parts.writing(), this, opener::createOpen);
  }

  /**
   * Connects to a NameNode.
   *
   * @param uri such as {@code dfs://host:8720} or {@code dfs://[::1]:8720}
   * @param settings keys and values; an unknown key is refused with the nearest known one
   * @throws IOException UNREACHABLE if no NameNode answers, VERSION_MISMATCH and others
   * @throws io.ashlar.common.config.ConfigException for keys or values that are not allowed
   */
  public static DfsClient connect(URI uri, Map<String, String> settings) throws IOException {
    ConfigKeys.load().check(settings, "the client's settings");
    Configuration configuration = Configuration.of(settings);
    NameNodeAddress address = NameNodeAddress.of(uri);
    ClientParts parts = new ClientParts(address, ClientConfig.of(configuration));
    try {
      parts.connect();
      return new DfsClient(address, configuration, parts);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** {@code dfs://host:port}. */
  public URI uri() {
    return URI.create("dfs://" + address);
  }

  /** As whom the client acts. */
  public String user() {
    return parts.config().user();
  }

  /** The namespace's operations as futures. */
  public DfsAsync async() {
    return async;
  }

  /** What operators ask. */
  public DfsAdmin admin() {
    return admin;
  }

  // ---- content ----

  /** Opens a file at its present length. */
  public DfsInputStream open(String path) throws IOException {
    return new DfsInputStream(FileReader.open(parts.reading(), DfsAsync.checked(path)));
  }

  /** Creates a file and opens it for write. Its close makes it complete. */
  public DfsOutputStream create(String path, CreateOptions options) throws IOException {
    return opener.create(path, options);
  }

  /**
   * Makes an empty file that is complete at once, in one round trip, so that nobody ever sees it
   * open. Where it replaces a file, that happens in the same step.
   */
  public FileStatus createEmpty(String path, CreateOptions options) throws IOException {
    FileStatus made = opener.createEmpty(path, options);
    return made == null ? stat(path) : made;
  }

  /** {@link #append(String, AppendOptions)} in the last block. */
  public DfsOutputStream append(String path) throws IOException {
    return append(path, AppendOptions.defaults());
  }

  /**
   * Opens a closed file for write at its end. FILE_UNDER_CONSTRUCTION while another client writes
   * it and renews its lease; a lease past its soft limit is taken over.
   */
  public DfsOutputStream append(String path, AppendOptions options) throws IOException {
    return opener.append(path, options);
  }

  /** Cuts a file; see {@link DfsAsync#truncate}. */
  public boolean truncate(String path, long length) throws IOException {
    return Waiting.await(async.truncate(path, length));
  }

  /** Moves the blocks of files to the end of another; see {@link DfsAsync#concat}. */
  public FileStatus concat(String target, List<String> sources) throws IOException {
    return Waiting.await(async.concat(target, sources));
  }

  /** Takes a file from its writer and closes it; see {@link DfsAsync#recoverLease}. */
  public boolean recoverLease(String path) throws IOException {
    return Waiting.await(async.recoverLease(path));
  }

  /** True if nobody writes the file and its last block is settled. */
  public boolean isFileClosed(String path) throws IOException {
    return !stat(path).underConstruction();
  }

  /** CRC32C of the whole content, combined from those of its chunks; 0 for an empty file. */
  public int checksum(String path) throws IOException {
    return FileChecksums.of(parts.reading(), DfsAsync.checked(path));
  }

  // ---- comparison with local files ----

  /**
   * Compares a local file with a closed stored one by the Merkle trees of its blocks. Equal means
   * equal length and equal CRC32C of every chunk; with {@code strong}, equal SHA-256 too.
   *
   * @param progress hears of bytes of the local file that were compared
   */
  public FileDifference diff(Path local, String path, DiffOptions options, LongConsumer progress)
      throws IOException {
    return sync.diff(local, DfsAsync.checked(path), options, progress);
  }

  /**
   * Makes a closed stored file equal to a local one. A new file is built from the old one's blocks
   * and the bytes that differ, and takes the name in one step; owner, group, mode, replication and
   * block size stay. Whatever goes wrong, the old file stays as it is.
   *
   * @param temporary name of the new file until it is complete, in the same directory; a file there
   *     is replaced
   * @param progress hears of bytes of the new file that are stored
   */
  public FileDifference syncUp(
      Path local, String path, String temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    return sync.up(local, DfsAsync.checked(path), DfsAsync.checked(temporary), options, progress);
  }

  /**
   * Makes a local file equal to a closed stored one; only what differs is read. The local file is
   * replaced in one step, forced to the disk.
   *
   * @param temporary in the same folder, for the new content until it is complete; replaced if it
   *     is there
   * @param progress hears of bytes of the local file that are equal now
   */
  public FileDifference syncDown(
      String path, Path local, Path temporary, DiffOptions options, LongConsumer progress)
      throws IOException {
    return sync.down(DfsAsync.checked(path), local, temporary, options, progress);
  }

  // ---- namespace ----

  /** The entry; NOT_FOUND if nothing is there. */
  public FileStatus stat(String path) throws IOException {
    return Waiting.await(async.stat(path));
  }

  /** True if something is there. */
  public boolean exists(String path) throws IOException {
    try {
      stat(path);
      return true;
    } catch (DfsException e) {
      if (e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.NOT_A_DIRECTORY) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Children of a directory in the order of their names; a file lists itself. Pages are fetched
   * while iterating, which throws UncheckedIOException then.
   */
  public Iterable<FileStatus> list(String path) throws IOException {
    ListPage first = listPage(path, "", 0);
    return () -> new DirectoryEntries(async, path, first);
  }

  /** A part of a directory; see {@link DfsAsync#listPage}. */
  public ListPage listPage(String path, String startAfter, int limit) throws IOException {
    return Waiting.await(async.listPage(path, startAfter, limit));
  }

  /** Counts of a subtree. */
  public ContentSummary contentSummary(String path) throws IOException {
    return Waiting.await(async.contentSummary(path));
  }

  /** Makes a directory; true if it was not there. */
  public boolean mkdirs(String path, int mode, boolean createParents) throws IOException {
    return Waiting.await(async.mkdirs(path, mode, createParents));
  }

  /** Moves to the full new path; see {@link DfsAsync#rename}. */
  public FileStatus rename(String source, String target, boolean overwrite) throws IOException {
    return Waiting.await(async.rename(source, target, overwrite));
  }

  /** Deletes; false in the result if nothing was there. */
  public DeleteResult delete(String path, boolean recursive) throws IOException {
    return Waiting.await(async.delete(path, recursive));
  }

  /** Sets permission bits. */
  public void setPermission(String path, int mode) throws IOException {
    Waiting.await(async.setPermission(path, mode));
  }

  /** Sets owner and group; an empty one stays. */
  public void setOwner(String path, String owner, String group) throws IOException {
    Waiting.await(async.setOwner(path, owner, group));
  }

  /** Sets times, epoch ms; -1 leaves one as it is. */
  public void setTimes(String path, long mtimeMs, long atimeMs) throws IOException {
    Waiting.await(async.setTimes(path, mtimeMs, atimeMs));
  }

  /** Sets the number of replicas wanted. */
  public void setReplication(String path, int replication) throws IOException {
    Waiting.await(async.setReplication(path, replication));
  }

  // ---- blocks and space ----

  /** A file and all of its blocks with their replicas. */
  public FileBlocks blocks(String path) throws IOException {
    return BlockLocations.all(parts.nameNode(), DfsAsync.checked(path));
  }

  /** One range per block, with the hosts on which it is best read. */
  public List<FileSplit> splits(String path) throws IOException {
    return blocks(path).blocks().stream()
        .filter(block -> block.length() > 0)
        .map(
            block ->
                new FileSplit(
                    path,
                    block.offset(),
                    block.length(),
                    block.replicas().stream()
                        .flatMap(replica -> replica.addresses().stream().limit(1))
                        .map(NodeAddress::host)
                        .distinct()
                        .toList()))
        .toList();
  }

  /** Asks the DataNode of a replica for its state and files. */
  public ReplicaInfo replicaInfo(BlockId block, ReplicaLocation replica) throws IOException {
    return Reports.replica(
        parts
            .reading()
            .nodes()
            .call(
                replica,
                RpcMethod.GET_REPLICA_INFO,
                ReplicaInfoRequest.newBuilder().setBlock(Entries.key(block)).build(),
                ReplicaInfoResponse.parser()));
  }

  /** Space and health of the file system. */
  public FsStats fsStats() throws IOException {
    return Waiting.await(async.fsStats());
  }

  /** What the NameNode gives to new files. */
  public ServerDefaults serverDefaults() throws IOException {
    return Waiting.await(async.serverDefaults());
  }

  /**
   * Ends the session and closes all connections. Files that are open for write stay incomplete
   * until the NameNode closes them.
   */
  @Override
  public void close() {
    parts.close();
  }
}
