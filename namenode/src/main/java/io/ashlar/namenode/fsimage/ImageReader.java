package io.ashlar.namenode.fsimage;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageHint;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads an image. Every byte is covered by a checksum, and all are checked before an item is
 * believed.
 */
public final class ImageReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  static final int ITEM_BYTES_MAX = 256 << 20;

  private final Path path;
  private final DiskFile file;
  private final List<ImageFormat.Section> sections = new ArrayList<>();
  private long txid;

  private ImageReader(Path path, DiskFile file) {
    this.path = path;
    this.file = file;
  }

  /** Opens and verifies the whole file; {@link ImageCorruptException} if anything is wrong. */
  public static ImageReader open(Disk disk, Path path) throws IOException {
    ImageReader reader = new ImageReader(path, disk.openRead(path));
    try {
      reader.verify();
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Hears the items of an image. */
  public interface Items {
    /** The header. */
    void header(ImageHeader header) throws IOException;

    /** One inode. */
    void inode(ImageInode inode) throws IOException;

    /** One session. */
    void session(ImageSession session) throws IOException;

    /** Where replicas were last known to lie. */
    default void hint(ImageHint hint) throws IOException {}
  }

  /** The header alone. */
  public ImageHeader header() throws IOException {
    ImageHeader[] found = new ImageHeader[1];
    items(ImageFormat.HEADER, ImageHeader.parser(), header -> found[0] = header);
    if (found[0] == null) {
      throw corrupt("it has no header");
    }
    return found[0];
  }

  /** Txid at which it was written. */
  public long txid() {
    return txid;
  }

  /** Gives all items to {@code items}. */
  public void read(Items items) throws IOException {
    items.header(header());
    items(ImageFormat.INODES, ImageInode.parser(), items::inode);
    items(ImageFormat.SESSIONS, ImageSession.parser(), items::session);
    hints(items::hint);
  }

  /** Gives the hints alone. */
  public void hints(ItemSink<ImageHint> sink) throws IOException {
    items(ImageFormat.HINTS, ImageHint.parser(), sink);
  }

  /** Builds the namespace. */
  public Namespace load(NamespaceLoader loader) throws IOException {
    try {
      loader.header(header());
      loadInodes(loader);
      items(ImageFormat.SESSIONS, ImageSession.parser(), loader::session);
      return loader.finish();
    } catch (DfsException e) {
      if (e.code() != ErrorCode.IMAGE_CORRUPT) {
        throw e;
      }
      ImageCorruptException corrupt = corrupt(String.valueOf(e.getMessage()));
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private void loadInodes(NamespaceLoader loader) throws IOException {
    try (InodePipeline pipeline = new InodePipeline(loader)) {
      for (ImageFormat.Section section : sections) {
        if (section.type() == ImageFormat.INODES) {
          pipeline.section(new SectionStream(section), section.items());
        }
      }
      pipeline.finish();
    }
  }

  private void verify() throws IOException {
    long size = file.size();
    if (size < ImageFormat.START_BYTES + ImageFormat.FOOTER_BYTES) {
      throw corrupt("it is too short");
    }
    ByteBuffer start = bytes(0, ImageFormat.START_BYTES);
    ByteBuffer footer = bytes(size - ImageFormat.FOOTER_BYTES, ImageFormat.FOOTER_BYTES);
    if (start.getLong(0) != ImageFormat.MAGIC
        || footer.getLong(ImageFormat.FOOTER_BYTES - 8) != ImageFormat.MAGIC) {
      throw corrupt("it does not begin and end as an image");
    }
    txid = footer.getLong(0);
    long tableOffset = footer.getLong(8);
    if (tableOffset < ImageFormat.START_BYTES
        || tableOffset > size - ImageFormat.FOOTER_BYTES - 4
        || size - tableOffset > ImageFormat.END_BYTES_MAX) {
      throw corrupt("its table lies outside of it");
    }
    ByteBuffer end = bytes(tableOffset, Math.toIntExact(size - tableOffset));
    int crcAt = end.limit() - 12;
    if (end.getInt(crcAt) != ChunkChecksums.of(end.duplicate().limit(crcAt))) {
      throw corrupt("the checksum of its table is wrong");
    }
    if (footer.getInt(16) != crcOf(0, tableOffset)) {
      throw corrupt("the checksum of its content is wrong");
    }
    if (start.getInt(8) > ImageFormat.VERSION) {
      throw new DfsException(
          ErrorCode.LAYOUT_TOO_NEW,
          path
              + " has layout version "
              + start.getInt(8)
              + "; this software knows up to "
              + ImageFormat.VERSION);
    }
    readTable(end);
    // The name must say the txid of the content, so that a copied file is not mistaken.
    if (ImageName.txidOf(path).orElse(txid) != txid) {
      throw corrupt("it was written at txid " + txid);
    }
  }

  private void readTable(ByteBuffer end) throws IOException {
    int count = end.getInt();
    if (count < 0
        || end.limit() != 4 + count * ImageFormat.TABLE_ROW_BYTES + ImageFormat.FOOTER_BYTES) {
      throw corrupt("its table has a wrong length");
    }
    for (int i = 0; i < count; i++) {
      sections.add(
          new ImageFormat.Section(
              end.getInt(), end.getLong(), end.getLong(), end.getLong(), end.getInt()));
    }
  }

  private int crcOf(long from, long to) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    for (long at = from; at < to; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - at));
      if (file.read(buffer, at) < buffer.limit()) {
        throw corrupt("it ends too early");
      }
      buffer.flip();
      crc.update(buffer.duplicate());
    }
    return (int) crc.getValue();
  }

  /** Hears items of one kind. */
  @FunctionalInterface
  public interface ItemSink<M> {
    /** One item. */
    void accept(M item) throws IOException;
  }

  private <M extends MessageLite> void items(int type, Parser<M> parser, ItemSink<M> sink)
      throws IOException {
    for (ImageFormat.Section section : sections) {
      if (section.type() != type) {
        continue;
      }
      CodedInputStream in = CodedInputStream.newInstance(new SectionStream(section), 1 << 16);
      in.setSizeLimit(Integer.MAX_VALUE);
      for (long i = 0; i < section.items(); i++) {
        int size = in.readRawVarint32();
        if (size < 0 || size > ITEM_BYTES_MAX) {
          throw corrupt("an item has " + size + " bytes");
        }
        int limit = in.pushLimit(size);
        sink.accept(parser.parseFrom(in));
        in.checkLastTagWas(0);
        in.popLimit(limit);
        in.resetSizeCounter();
      }
    }
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    if (file.read(buffer, offset) < length) {
      throw corrupt("it ends too early");
    }
    return buffer.flip();
  }

  private ImageCorruptException corrupt(String reason) {
    return new ImageCorruptException(path, reason);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class SectionStream extends InputStream {
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final long end;
    private long at;

    SectionStream(ImageFormat.Section section) {
      this.at = section.offset() + 4;
      this.end = section.offset() + section.bytes();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (!buffer.hasRemaining()) {
        if (at >= end) {
          return -1;
        }
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
        at += file.read(buffer, at);
        buffer.flip();
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(target, offset, count);
      return count;
    }
  }
}
