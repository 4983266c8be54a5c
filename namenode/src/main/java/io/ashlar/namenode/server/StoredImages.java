package io.ashlar.namenode.server;

import com.google.protobuf.UnsafeByteOperations;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.fsimage.Checkpointer;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.rpc.ImageAccess;
import io.ashlar.protocol.client.FetchImageRequest;
import io.ashlar.protocol.client.FetchImageResponse;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The images in the metadata folders. */
final class StoredImages implements ImageAccess {
  private static final int PAGE_BYTES_MAX = 2 << 20; // An answer fits into one frame header.
  private static final int PAGE_BYTES_DEFAULT = 1 << 20;

  private final Disk disk;
  private final List<Path> folders;
  private final Checkpointer checkpointer;
  private final Supplier<String> readOnlyReason;
  private final AtomicBoolean saving = new AtomicBoolean();

  StoredImages(
      Disk disk, List<Path> folders, Checkpointer checkpointer, Supplier<String> readOnlyReason) {
    this.disk = disk;
    this.folders = List.copyOf(folders);
    this.checkpointer = checkpointer;
    this.readOnlyReason = readOnlyReason;
  }

  @Override
  public SaveNamespaceResponse save() throws DfsException {
    // One at a time, so that impatient operators do not take all workers.
    if (!saving.compareAndSet(false, true)) {
      throw new DfsException(ErrorCode.OVERLOADED, "an image is being written already");
    }
    try {
      long txid = checkpointer.checkpoint();
      return SaveNamespaceResponse.newBuilder().setTxid(txid).setImage(ImageName.of(txid)).build();
    } catch (IOException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.DISK_ERROR, "the image could not be written to " + folders), e);
    } finally {
      saving.set(false);
    }
  }

  @Override
  public FetchImageResponse fetch(FetchImageRequest request) throws DfsException {
    long txid = request.getTxid() == 0 ? checkpointer.imageTxid() : request.getTxid();
    int wanted =
        request.getLength() <= 0
            ? PAGE_BYTES_DEFAULT
            : Math.min(request.getLength(), PAGE_BYTES_MAX);
    for (Path folder : folders) {
      Path file = folder.resolve(ImageName.of(txid));
      try {
        if (disk.exists(file)) {
          return page(file, txid, request.getOffset(), wanted);
        }
      } catch (IOException e) {
        throw new DfsException(
            DfsError.of(ErrorCode.DISK_ERROR, "cannot read the image of " + txid), e);
      }
    }
    throw new DfsException(
        ErrorCode.NOT_FOUND,
        txid == 0
            ? "there is no image yet; 'dfs admin save-namespace' writes one"
            : "there is no image of txid " + txid);
  }

  private FetchImageResponse page(Path file, long txid, long offset, int wanted)
      throws IOException {
    try (DiskFile image = disk.openRead(file)) {
      long size = image.size();
      if (offset < 0 || offset > size) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT, "offset " + offset + " of an image of " + size + " bytes");
      }
      ByteBuffer page = ByteBuffer.allocate((int) Math.min(wanted, size - offset));
      image.read(page, offset);
      return FetchImageResponse.newBuilder()
          .setTxid(txid)
          .setTotalBytes(size)
          .setData(UnsafeByteOperations.unsafeWrap(page.flip()))
          .setLast(offset + page.limit() == size)
          .build();
    }
  }

  @Override
  public long newestTxid() {
    return checkpointer.imageTxid();
  }

  @Override
  public List<String> readOnlyReasons() {
    String reason = readOnlyReason.get();
    return reason.isEmpty() ? List.of() : List.of(reason);
  }
}
