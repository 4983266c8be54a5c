package io.ashlar.shell.remote;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the commands ask of one file system. The real one is the client library; tests use one in
 * memory.
 *
 * <p><b>Threading</b>: any thread; transfers call it from several.
 */
public interface RemoteFileSystem extends AutoCloseable {
  /** {@code dfs://host:port}. */
  String uri();

  /** The same as futures, for commands that keep many requests under way. */
  RemoteCalls calls();

  /** The entry; fails with NOT_FOUND. */
  FileStatus stat(DfsPath path) throws IOException;

  /** The entry, or null if nothing is there. */
  default @Nullable FileStatus find(DfsPath path) throws IOException {
    try {
      return stat(path);
    } catch (DfsException e) {
      if (e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.NOT_A_DIRECTORY) {
        return null;
      }
      throw e;
    }
  }

  /** Visits the children of a directory in the order of their names; a file visits itself. */
  void list(DfsPath directory, Visitor visitor) throws IOException;

  /** Counts of a subtree. */
  ContentSummary summary(DfsPath path) throws IOException;

  /** Reads from {@code offset} to the end; every byte is verified before it is handed out. */
  InputStream open(DfsPath path, long offset) throws IOException;

  /** Opens a new file for write. */
  RemoteOutput create(DfsPath path, CreateOptions options) throws IOException;

  /** Opens a closed file for write at its end; {@code newBlock} leaves its last block as it is. */
  RemoteOutput append(DfsPath path, boolean newBlock) throws IOException;

  /** Cuts a file; false if its last block is being cut, and the file is closed when it is. */
  boolean truncate(DfsPath path, long length) throws IOException;

  /** Moves the blocks of {@code sources} to the end of {@code target}. */
  FileStatus concat(DfsPath target, List<DfsPath> sources) throws IOException;

  /** Takes a file from its writer; false if its last block is being recovered. */
  boolean recoverLease(DfsPath path) throws IOException;

  /** Makes an empty file that is complete at once; replaces one in the same step if asked to. */
  FileStatus createEmpty(DfsPath path, CreateOptions options) throws IOException;

  /**
   * Makes a directory.
   *
   * @param parents makes missing parents too, and accepts that the directory is there
   * @return true if it was made, false if it was there
   */
  boolean mkdir(DfsPath path, int mode, boolean parents) throws IOException;

  /** Moves to the full new path; {@code overwrite} replaces a file that is there. */
  FileStatus rename(DfsPath source, DfsPath target, boolean overwrite) throws IOException;

  /** Deletes; false if nothing was there. */
  boolean delete(DfsPath path, boolean recursive) throws IOException;

  /** Sets permission bits. */
  void setMode(DfsPath path, int mode) throws IOException;

  /** Sets owner and group; an empty one stays. */
  void setOwner(DfsPath path, String owner, String group) throws IOException;

  /** Sets times, epoch ms; -1 leaves one as it is. */
  void setTimes(DfsPath path, long mtimeMs, long atimeMs) throws IOException;

  /** Sets the number of replicas wanted. */
  void setReplication(DfsPath path, int replication) throws IOException;

  /**
   * Blocks and replicas of a file.
   *
   * @param files asks each DataNode for the paths of its files too
   */
  RemoteBlocks blocks(DfsPath path, boolean files) throws IOException;

  /** CRC32C of the whole content, composed from the checksums of its chunks. */
  int checksum(DfsPath path) throws IOException;

  /** Comparison with local files. */
  RemoteSync sync();

  /** What operators ask. */
  RemoteAdmin admin();

  @Override
  void close() throws IOException;

  /** Hears of entries one by one, so that huge directories need no list. */
  @FunctionalInterface
  interface Visitor {
    /** One entry with its whole path. */
    void visit(FileStatus file) throws IOException;
  }
}
