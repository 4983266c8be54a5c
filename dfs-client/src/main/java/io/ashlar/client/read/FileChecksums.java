package io.ashlar.client.read;

import io.ashlar.client.FileBlocks;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.wire.Entries;
import io.ashlar.common.checksum.Crc32cCombiner;
import io.ashlar.protocol.data.BlockChecksumRequest;
import io.ashlar.protocol.data.BlockChecksumResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;

/** CRC32C of a whole file from those of its blocks, without reading data over the network. */
public final class FileChecksums {
  private FileChecksums() {}

  /** The checksum; 0 for an empty file. FILE_UNDER_CONSTRUCTION while somebody writes it. */
  public static int of(ReadParts parts, String path) throws IOException {
    FileBlocks file = BlockLocations.all(parts.nameNode(), path);
    if (file.status().underConstruction()) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.FILE_UNDER_CONSTRUCTION,
                  path + " is open for write; its checksum is known once it is closed")
              .with("path", path));
    }
    BlockLocations locations = BlockLocations.open(parts.nameNode(), path);
    int whole = 0;
    for (LocatedBlock block : file.blocks()) {
      whole = Crc32cCombiner.combine(whole, ofBlock(parts, locations, block), block.length());
    }
    return whole;
  }

  private static int ofBlock(ReadParts parts, BlockLocations locations, LocatedBlock block)
      throws IOException {
    ReplicaChoice replicas = new ReplicaChoice(parts, locations, block);
    while (true) {
      ReplicaLocation replica = replicas.next(block.offset());
      try {
        return ask(parts, replica, replicas.block());
      } catch (DfsException e) {
        replicas.failed(replica, block.offset(), e);
      }
    }
  }

  private static int ask(ReadParts parts, ReplicaLocation replica, LocatedBlock block)
      throws IOException {
    BlockChecksumResponse answer =
        parts
            .nodes()
            .call(
                replica,
                RpcMethod.GET_BLOCK_CHECKSUM,
                BlockChecksumRequest.newBuilder()
                    .setBlock(Entries.key(block.block()))
                    .setLength(block.length())
                    .build(),
                BlockChecksumResponse.parser());
    if (answer.getLength() != block.length()) {
      throw new DfsException(
          ErrorCode.LENGTH_MISMATCH,
          String.format(
              "%s has %d bytes of block %s; expected %d",
              replica.name(), answer.getLength(), block.block(), block.length()));
    }
    return answer.getCrc32C();
  }
}
