package io.ashlar.namenode.fsimage;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.namespace.NamespaceImage;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.image.ImageHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes the namespace to a file beside its final name, forces it, and gives it the name.
 *
 * <p><b>Durability</b>: when {@link #write} returns, file and name are forced. If it throws, there
 * is no file of the final name.
 */
public final class ImageWriter {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Disk disk;

  /** Writes through {@code disk}. */
  public ImageWriter(Disk disk) {
    this.disk = disk;
  }

  /**
   * Writes an image into {@code folder}; the view must not change meanwhile.
   *
   * @return the file
   */
  public Path write(Path folder, NamespaceView view, String clusterId, String namespaceId)
      throws IOException {
    Path beside = folder.resolve(ImageName.TEMPORARY);
    Path target = folder.resolve(ImageName.of(view.appliedTxid()));
    disk.deleteIfExists(beside);
    try {
      try (DiskFile file = disk.createNew(beside)) {
        ImageHeader header =
            NamespaceImage.header(view).toBuilder()
                .setLayoutVersion(ImageFormat.VERSION)
                .setClusterId(clusterId)
                .setNamespaceId(namespaceId)
                .build();
        writeTo(new Output(file), view, header);
        file.force(true);
      }
      disk.rename(beside, target);
      disk.forceDirectory(folder);
      return target;
    } catch (IOException e) {
      try {
        disk.deleteIfExists(beside);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void writeTo(Output out, NamespaceView view, ImageHeader header)
      throws IOException {
    out.putLong(ImageFormat.MAGIC);
    out.putInt(ImageFormat.VERSION);
    List<ImageFormat.Section> sections = new ArrayList<>();
    sections.add(section(out, ImageFormat.HEADER, List.of(header).iterator()));
    sections.add(section(out, ImageFormat.INODES, NamespaceImage.inodes(view)));
    sections.add(section(out, ImageFormat.SESSIONS, NamespaceImage.sessions(view)));
    out.flush();
    long tableOffset = out.position();
    int contentCrc = out.crc();
    ByteBuffer end =
        ByteBuffer.allocate(
            4 + sections.size() * ImageFormat.TABLE_ROW_BYTES + ImageFormat.FOOTER_BYTES);
    end.putInt(sections.size());
    for (ImageFormat.Section section : sections) {
      end.putInt(section.type()).putLong(section.offset()).putLong(section.bytes());
      end.putLong(section.items()).putInt(section.crc());
    }
    end.putLong(header.getTxid()).putLong(tableOffset).putInt(contentCrc);
    end.putInt(ChunkChecksums.of(end.duplicate().flip()));
    end.putLong(ImageFormat.MAGIC);
    out.write(end.array(), 0, end.position());
    out.flush();
  }

  private static ImageFormat.Section section(
      Output out, int type, Iterator<? extends MessageLite> items) throws IOException {
    out.flush();
    long offset = out.position();
    out.startSection();
    out.putInt(type);
    CodedOutputStream coded = CodedOutputStream.newInstance(out, 1 << 16);
    long count = 0;
    while (items.hasNext()) {
      coded.writeMessageNoTag(items.next());
      count++;
    }
    coded.flush();
    out.flush();
    return new ImageFormat.Section(type, offset, out.position() - offset, count, out.sectionCrc());
  }

  /** Appends to the file in large pieces and keeps the checksums. */
  private static final class Output extends OutputStream {
    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C all = new CRC32C();
    private final CRC32C section = new CRC32C();
    private long position;

    Output(DiskFile file) {
      this.file = file;
    }

    long position() {
      return position;
    }

    int crc() {
      return (int) all.getValue();
    }

    int sectionCrc() {
      return (int) section.getValue();
    }

    void startSection() {
      section.reset();
    }

    void putInt(int value) throws IOException {
      write(ByteBuffer.allocate(4).putInt(value).array(), 0, 4);
    }

    void putLong(long value) throws IOException {
      write(ByteBuffer.allocate(8).putLong(value).array(), 0, 8);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        if (!buffer.hasRemaining()) {
          flush();
        }
        int count = Math.min(length - done, buffer.remaining());
        buffer.put(bytes, offset + done, count);
        done += count;
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      all.update(buffer.duplicate());
      section.update(buffer.duplicate());
      int count = buffer.remaining();
      file.write(buffer, position);
      position += count;
      buffer.clear();
    }
  }
}
