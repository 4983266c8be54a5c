package io.ashlar.client.read;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.client.FileBlocks;
import io.ashlar.client.FileStatus;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of one file by their offsets, fetched page by page.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class BlockLocations {
  private static final int PAGE_BLOCKS = 200;

  private final NameNodeCaller nameNode;
  private final String path;
  private final FileStatus status;

  @GuardedBy("this")
  private final TreeMap<Long, LocatedBlock> blocks = new TreeMap<>();

  private BlockLocations(NameNodeCaller nameNode, String path, GetBlockLocationsResponse first) {
    this.nameNode = nameNode;
    this.path = path;
    this.status = Entries.status(first.getStatus());
    add(first);
  }

  /** The file's status and its first blocks. */
  public static BlockLocations open(NameNodeCaller nameNode, String path) throws IOException {
    return new BlockLocations(nameNode, path, fetch(nameNode, path, 0));
  }

  /** The file and all of its blocks. */
  public static FileBlocks all(NameNodeCaller nameNode, String path) throws IOException {
    List<LocatedBlock> blocks = new ArrayList<>();
    long from = 0;
    while (true) {
      GetBlockLocationsResponse page = fetch(nameNode, path, from);
      page.getBlocksList().forEach(block -> blocks.add(Entries.block(block)));
      if (!page.getHasMore() || page.getBlocksCount() == 0) {
        return new FileBlocks(Entries.status(page.getStatus()), blocks);
      }
      LocatedBlock last = blocks.get(blocks.size() - 1);
      from = last.offset() + last.length();
    }
  }

  private static GetBlockLocationsResponse fetch(NameNodeCaller nameNode, String path, long from)
      throws IOException {
    return nameNode.callNow(
        RpcMethod.GET_BLOCK_LOCATIONS,
        GetBlockLocationsRequest.newBuilder()
            .setPath(path)
            .setOffset(from)
            .setLength(Long.MAX_VALUE - from)
            .setLimit(PAGE_BLOCKS)
            .build(),
        GetBlockLocationsResponse.parser());
  }

  private synchronized void add(GetBlockLocationsResponse page) {
    page.getBlocksList().forEach(block -> blocks.put(block.getOffset(), Entries.block(block)));
  }

  /** The file when it was opened. */
  public FileStatus status() {
    return status;
  }

  /** Path as opened. */
  public String path() {
    return path;
  }

  /** The block that holds {@code position}; an open last block holds everything behind it. */
  LocatedBlock at(long position) throws IOException {
    LocatedBlock known = known(position);
    return known == null ? fetchAt(position) : known;
  }

  private synchronized @Nullable LocatedBlock known(long position) {
    Map.Entry<Long, LocatedBlock> entry = blocks.floorEntry(position);
    if (entry == null) {
      return null;
    }
    LocatedBlock block = entry.getValue();
    boolean inside = position < block.offset() + block.length() || block.underConstruction();
    return inside ? block : null;
  }

  /** The same, as the NameNode knows it now. */
  LocatedBlock fetchAt(long position) throws IOException {
    GetBlockLocationsResponse page = fetch(nameNode, path, position);
    if (page.getStatus().getInodeId() != status.inodeId()) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.NOT_FOUND,
                  path + " is another file now; expected inode " + status.inodeId())
              .with("path", path));
    }
    add(page);
    LocatedBlock block = known(position);
    if (block == null) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.BLOCK_MISSING,
                  path + " has no block at " + position + "; it has become shorter")
              .with("path", path));
    }
    return block;
  }

  /** The last block if it is still open for write, else null. */
  @Nullable LocatedBlock openLastBlock() throws IOException {
    if (!status.underConstruction()) {
      return null;
    }
    LocatedBlock last = known(status.length());
    if (last == null) {
      GetBlockLocationsResponse page = fetch(nameNode, path, status.length());
      add(page);
      last = known(status.length());
    }
    return last != null && last.underConstruction() ? last : null;
  }
}
