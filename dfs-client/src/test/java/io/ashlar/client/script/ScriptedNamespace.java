package io.ashlar.client.script;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.client.AbandonBlockRequest;
import io.ashlar.protocol.client.AbandonBlockResponse;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.FsyncFileResponse;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.ServerCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files and directories of the scripted NameNode, as strict about block lengths as the real one.
 */
public final class ScriptedNamespace {
  private final Map<String, ScriptedDataNode> nodes;
  private final Map<String, ScriptedFile> files = new ConcurrentHashMap<>();
  private final Map<Long, ScriptedFile> byInode = new HashMap<>();
  private final TreeSet<String> directories = new TreeSet<>();
  private long nextId = 1;

  /** Block size of files that do not say. */
  public volatile long blockSize = 1 << 20;

  /** Chunk size of files that do not say. */
  public volatile int chunkBytes = 512;

  /** Replicas of files that do not say. */
  public volatile int replication = 3;

  /** Most blocks per answer. */
  public volatile int blocksPerPage = 1_000;

  private boolean knowsComplete = true;

  /** Places blocks on {@code nodes}. */
  public ScriptedNamespace(Map<String, ScriptedDataNode> nodes) {
    this.nodes = nodes;
  }

  /** From now on empty files stay open, as with a NameNode of an earlier version. */
  public void forgetComplete() {
    knowsComplete = false;
  }

  /** A file by its path. */
  public ScriptedFile file(String path) {
    return java.util.Objects.requireNonNull(files.get(path));
  }

  MessageLite execute(ServerCall call) throws DfsException {
    return switch (call.method()) {
      case CREATE_FILE -> create(call.body(CreateFileRequest.parser()));
      case ADD_BLOCK -> addBlock(call.body(AddBlockRequest.parser()));
      case ABANDON_BLOCK -> abandon(call.body(AbandonBlockRequest.parser()));
      case FSYNC_FILE -> fsync(call.body(FsyncFileRequest.parser()));
      case COMPLETE_FILE -> complete(call.body(CompleteFileRequest.parser()));
      case GET_BLOCK_LOCATIONS -> locations(call.body(GetBlockLocationsRequest.parser()));
      case GET_FILE_STATUS ->
          GetFileStatusResponse.newBuilder()
              .setStatus(existing(call.body(GetFileStatusRequest.parser()).getPath()).status())
              .build();
      case MKDIRS -> mkdirs(call.body(MkdirsRequest.parser()));
      case LIST_STATUS -> list(call.body(ListStatusRequest.parser()));
      default -> throw new DfsException(ErrorCode.UNSUPPORTED, call.method().name());
    };
  }

  private ScriptedFile existing(String path) throws DfsException {
    ScriptedFile file = files.get(path);
    if (file == null) {
      throw new DfsException(ErrorCode.NOT_FOUND, path + " does not exist");
    }
    return file;
  }

  private MessageLite mkdirs(MkdirsRequest request) {
    return MkdirsResponse.newBuilder().setCreated(directories.add(request.getPath())).build();
  }

  private MessageLite list(ListStatusRequest request) {
    String prefix = request.getPath() + "/";
    List<String> names =
        directories.stream()
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(prefix.length()))
            .filter(name -> name.compareTo(request.getStartAfter()) > 0)
            .toList();
    int page = Math.min(2, names.size());
    return ListStatusResponse.newBuilder()
        .setListed(FileStatus.newBuilder().setPath(request.getPath()).setType(FileType.DIRECTORY))
        .addAllEntries(
            names.subList(0, page).stream()
                .map(
                    name ->
                        FileStatus.newBuilder().setPath(name).setType(FileType.DIRECTORY).build())
                .toList())
        .setHasMore(names.size() > page)
        .build();
  }

  private MessageLite create(CreateFileRequest request) throws DfsException {
    if (files.containsKey(request.getPath()) && !request.getOverwrite()) {
      throw new DfsException(ErrorCode.ALREADY_EXISTS, request.getPath() + " exists");
    }
    ScriptedFile file =
        new ScriptedFile(
            request.getPath(),
            nextId++,
            request.getBlockSize() == 0 ? blockSize : request.getBlockSize(),
            request.getBytesPerChecksum() == 0 ? chunkBytes : request.getBytesPerChecksum(),
            request.getReplication() == 0 ? replication : request.getReplication());
    files.put(file.path, file);
    byInode.put(file.inodeId, file);
    file.open = !(request.getComplete() && knowsComplete);
    CreateFileResponse.Builder reply = CreateFileResponse.newBuilder().setStatus(file.status());
    if (request.getWantFirstBlock()) {
      reply.setFirstBlock(file.located(allocate(file, List.of()), 0));
    }
    return reply.build();
  }

  private ScriptedFile.Block allocate(ScriptedFile file, List<String> excluded)
      throws DfsException {
    List<ReplicaLocation> targets = new ArrayList<>();
    for (ScriptedDataNode node : nodes.values()) {
      if (targets.size() < file.replication && !excluded.contains(node.id())) {
        targets.add(node.location());
      }
    }
    if (targets.isEmpty()) {
      throw new DfsException(ErrorCode.NO_DATANODES, "all are excluded: " + excluded);
    }
    ScriptedFile.Block block = new ScriptedFile.Block(nextId++, targets);
    file.blocks.add(block);
    return block;
  }

  private ScriptedFile.@Nullable Block last(ScriptedFile file, boolean named, BlockKey key)
      throws DfsException {
    ScriptedFile.Block last =
        file.blocks.isEmpty() ? null : file.blocks.get(file.blocks.size() - 1);
    if (last == null ? named : !named || !last.key().equals(key)) {
      throw new DfsException(ErrorCode.LENGTH_MISMATCH, "the last block is not " + key);
    }
    return last;
  }

  private static void commit(ScriptedFile.Block block, long length) throws DfsException {
    if (block.committed ? length != block.length : length < block.length || length == 0) {
      throw new DfsException(
          ErrorCode.LENGTH_MISMATCH, "block of " + block.length + " bytes, told " + length);
    }
    block.length = length;
    block.committed = true;
  }

  private ScriptedFile open(long inodeId) throws DfsException {
    ScriptedFile file = byInode.get(inodeId);
    if (file == null || !file.open) {
      throw new DfsException(ErrorCode.LEASE_MISMATCH, "inode " + inodeId + " is not open");
    }
    return file;
  }

  private MessageLite addBlock(AddBlockRequest request) throws DfsException {
    ScriptedFile file = open(request.getInodeId());
    ScriptedFile.Block last = last(file, request.hasPrevious(), request.getPrevious());
    if (last != null) {
      commit(last, request.getPreviousLength());
    }
    long offset = file.length();
    ScriptedFile.Block block = allocate(file, request.getExcludedNodesList());
    return AddBlockResponse.newBuilder().setBlock(file.located(block, offset)).build();
  }

  private MessageLite abandon(AbandonBlockRequest request) throws DfsException {
    ScriptedFile file = open(request.getInodeId());
    file.blocks.remove(last(file, true, request.getBlock()));
    return AbandonBlockResponse.getDefaultInstance();
  }

  private MessageLite fsync(FsyncFileRequest request) throws DfsException {
    ScriptedFile file = open(request.getInodeId());
    ScriptedFile.Block last = last(file, request.hasLast(), request.getLast());
    if (last != null) {
      last.length = request.getLastLength();
    }
    return FsyncFileResponse.getDefaultInstance();
  }

  private MessageLite complete(CompleteFileRequest request) throws DfsException {
    ScriptedFile file = open(request.getInodeId());
    ScriptedFile.Block last = last(file, request.hasLast(), request.getLast());
    if (last != null && request.getLastLength() == 0) {
      file.blocks.remove(last);
    } else if (last != null) {
      commit(last, request.getLastLength());
    }
    file.open = false;
    return CompleteFileResponse.newBuilder().setStatus(file.status()).build();
  }

  private MessageLite locations(GetBlockLocationsRequest request) throws DfsException {
    ScriptedFile file = existing(request.getPath());
    GetBlockLocationsResponse.Builder reply =
        GetBlockLocationsResponse.newBuilder().setStatus(file.status());
    long offset = 0;
    for (ScriptedFile.Block block : file.blocks) {
      if (!block.committed || offset + block.length > request.getOffset()) {
        if (reply.getBlocksCount() == blocksPerPage) {
          return reply.setHasMore(true).build();
        }
        reply.addBlocks(file.located(block, offset));
      }
      offset += block.length;
    }
    return reply.build();
  }

  /** Ids of the nodes that hold replicas of a file's block. */
  public List<String> nodesOf(String path, int blockIndex) {
    return file(path).blocks.get(blockIndex).replicas.stream()
        .map(ReplicaLocation::getNodeId)
        .collect(Collectors.toList());
  }
}
