package io.ashlar.client;

import io.ashlar.client.read.BlockTail;
import io.ashlar.client.wire.Entries;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.FileWriter;
import io.ashlar.client.write.OpenedFile;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens files for write, new ones and those that are there. */
final class FileOpener {
  private final ClientParts parts;
  private final Configuration configuration;

  FileOpener(ClientParts parts, Configuration configuration) {
    this.parts = parts;
    this.configuration = configuration;
  }

  DfsOutputStream create(String path, CreateOptions options) throws IOException {
    CreateFileResponse created =
        parts
            .nameNode()
            .mutateNow(
                RpcMethod.CREATE_FILE,
                createRequest(DfsAsync.checked(path), options),
                CreateFileResponse.parser());
    return new DfsOutputStream(writer(created, durability(options.durability())));
  }

  /** A new file under construction that nobody writes to through a stream. */
  OpenedFile createOpen(String path, CreateOptions options) throws IOException {
    return OpenedFile.of(
        parts
            .nameNode()
            .mutateNow(
                RpcMethod.CREATE_FILE,
                createRequest(DfsAsync.checked(path), options),
                CreateFileResponse.parser())
            .getStatus());
  }

  /** The entry if the server completed it; null if it is to be asked for. */
  @Nullable FileStatus createEmpty(String path, CreateOptions options) throws IOException {
    CreateFileRequest request =
        createRequest(DfsAsync.checked(path), options.withFirstBlockAtOnce(false)).toBuilder()
            .setComplete(true)
            .build();
    CreateFileResponse created =
        parts.nameNode().mutateNow(RpcMethod.CREATE_FILE, request, CreateFileResponse.parser());
    if (!created.getStatus().getUnderConstruction()) {
      return Entries.status(created.getStatus());
    }
    // The server is older than this request and left the file open.
    writer(created, CloseDurability.HSYNC).close();
    return null;
  }

  /** Its first pipeline stands when this returns, so that what is wrong with it is known early. */
  DfsOutputStream append(String path, AppendOptions options) throws IOException {
    AppendFileResponse opened =
        parts
            .nameNode()
            .mutateNow(
                RpcMethod.APPEND_FILE,
                AppendFileRequest.newBuilder()
                    .setPath(DfsAsync.checked(path))
                    .setNewBlock(options.newBlock())
                    .build(),
                AppendFileResponse.parser());
    OpenedFile file = OpenedFile.of(opened.getStatus());
    CloseDurability durability = durability(options.durability());
    if (!opened.hasLastBlock()) {
      return new DfsOutputStream(
          new FileWriter(
              parts.openWrites(),
              FileWrite.continueBehind(
                  parts.writing(), file, opened.getStatus().getLength(), durability)));
    }
    return new DfsOutputStream(continued(opened, file, durability));
  }

  private FileWriter continued(
      AppendFileResponse opened, OpenedFile file, CloseDurability durability) throws IOException {
    byte[] tail;
    try {
      tail = BlockTail.read(parts.reading(), file.path(), Entries.block(opened.getLastBlock()));
    } catch (IOException e) {
      parts.openWrites().recoverLater(parts.writing().nameNode(), file);
      throw e;
    }
    FileWriter writer =
        new FileWriter(
            parts.openWrites(),
            FileWrite.continueBlock(
                parts.writing(),
                file,
                opened.getLastBlock(),
                opened.getNewStamp(),
                tail,
                durability));
    try {
      writer.awaitReady();
    } catch (IOException e) {
      writer.abort();
      throw e;
    }
    return writer;
  }

  private CloseDurability durability(@Nullable CloseDurability asked) {
    return asked == null ? parts.config().closeDurability() : asked;
  }

  private FileWriter writer(CreateFileResponse created, CloseDurability durability) {
    return new FileWriter(
        parts.openWrites(),
        FileWrite.create(
            parts.writing(),
            OpenedFile.of(created.getStatus()),
            created.hasFirstBlock() ? created.getFirstBlock() : null,
            durability));
  }

  /** Settings of the client stand in for what the options leave open, then the server's. */
  private CreateFileRequest createRequest(String path, CreateOptions options) {
    CreateFileRequest.Builder request =
        CreateFileRequest.newBuilder()
            .setPath(path)
            .setMode(options.mode())
            .setOverwrite(options.overwrite())
            .setCreateParents(options.createParents())
            .setReplication(options.replication())
            .setBlockSize(options.blockSize())
            .setBytesPerChecksum(options.bytesPerChecksum())
            .setWantFirstBlock(options.firstBlockAtOnce());
    if (options.replication() == 0 && configuration.isSet(SharedKeys.REPLICATION)) {
      request.setReplication(configuration.get(SharedKeys.REPLICATION));
    }
    if (options.blockSize() == 0 && configuration.isSet(SharedKeys.BLOCK_SIZE)) {
      request.setBlockSize(configuration.get(SharedKeys.BLOCK_SIZE));
    }
    if (options.bytesPerChecksum() == 0 && configuration.isSet(SharedKeys.BYTES_PER_CHECKSUM)) {
      request.setBytesPerChecksum(configuration.get(SharedKeys.BYTES_PER_CHECKSUM).intValue());
    }
    return request.build();
  }
}
