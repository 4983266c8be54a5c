package io.ashlar.namenode.fsimage;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageHint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Writes a frozen namespace to a file beside its final name, forces it, and gives it the name.
 *
 * <p><b>Threading</b>: the caller's thread writes; another thread encodes a few sections ahead.
 * <b>Durability</b>: when {@link #write} returns, file and name are forced. If it throws, there is
 * no file of the final name.
 */
public final class ImageWriter {
  private static final int SECTIONS_AHEAD = 2;

  private static final int HINTS_PER_SECTION = 256;

  private final Disk disk;
  private final Supplier<Iterator<ImageHint>> hints;

  /** Writes through {@code disk}, without hints. */
  public ImageWriter(Disk disk) {
    this(disk, Collections::emptyIterator);
  }

  /** Writes what {@code hints} gives at the time, too. */
  public ImageWriter(Disk disk, Supplier<Iterator<ImageHint>> hints) {
    this.disk = disk;
    this.hints = hints;
  }

  /**
   * Writes an image into {@code folder}, which uses up {@code frozen}; the caller closes it.
   *
   * @return the file
   * @throws FrozenNamespace.LostException if too much changed meanwhile
   */
  public Path write(Path folder, FrozenNamespace frozen, String clusterId, String namespaceId)
      throws IOException {
    Path beside = folder.resolve(ImageName.TEMPORARY);
    Path target = folder.resolve(ImageName.of(frozen.header().getTxid()));
    disk.deleteIfExists(beside);
    try {
      try (DiskFile file = disk.createNew(beside)) {
        ImageHeader header =
            frozen.header().toBuilder()
                .setLayoutVersion(ImageFormat.VERSION)
                .setClusterId(clusterId)
                .setNamespaceId(namespaceId)
                .build();
        writeTo(new ImageOutput(file), frozen, header);
        file.force(true);
      }
      disk.rename(beside, target);
      disk.forceDirectory(folder);
      return target;
    } catch (IOException | RuntimeException e) {
      try {
        disk.deleteIfExists(beside);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private void writeTo(ImageOutput out, FrozenNamespace frozen, ImageHeader header)
      throws IOException {
    out.putLong(ImageFormat.MAGIC);
    out.putInt(ImageFormat.VERSION);
    List<ImageFormat.Section> sections = new ArrayList<>();
    sections.add(EncodedSection.of(ImageFormat.HEADER, List.of(header).iterator()).writeTo(out));
    writeInodes(out, frozen, sections);
    sections.add(
        EncodedSection.of(ImageFormat.SESSIONS, frozen.sessions().iterator()).writeTo(out));
    writeHints(out, sections);
    writeEnd(out, header.getTxid(), sections);
  }

  private static void writeInodes(
      ImageOutput out, FrozenNamespace frozen, List<ImageFormat.Section> sections)
      throws IOException {
    ExecutorService encoder = ImageThreads.start("image-encoder", 1);
    Deque<Future<EncodedSection>> ahead = new ArrayDeque<>();
    try {
      for (int part = 0; part < frozen.parts() || !ahead.isEmpty(); part++) {
        if (part < frozen.parts()) {
          int number = part;
          ahead.add(
              encoder.submit(() -> EncodedSection.of(ImageFormat.INODES, frozen.inodes(number))));
        }
        if (ahead.size() > SECTIONS_AHEAD || part >= frozen.parts()) {
          sections.add(await(ahead.remove()).writeTo(out));
        }
      }
    } finally {
      ImageThreads.stop(encoder);
    }
  }

  private void writeHints(ImageOutput out, List<ImageFormat.Section> sections) throws IOException {
    Iterator<ImageHint> all = hints.get();
    while (all.hasNext()) {
      List<ImageHint> some = new ArrayList<>(HINTS_PER_SECTION);
      while (all.hasNext() && some.size() < HINTS_PER_SECTION) {
        some.add(all.next());
      }
      sections.add(EncodedSection.of(ImageFormat.HINTS, some.iterator()).writeTo(out));
    }
  }

  private static EncodedSection await(Future<EncodedSection> section) throws IOException {
    try {
      return section.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException("a section of the image could not be encoded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void writeEnd(ImageOutput out, long txid, List<ImageFormat.Section> sections)
      throws IOException {
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
    end.putLong(txid).putLong(tableOffset).putInt(contentCrc);
    end.putInt(ChunkChecksums.of(end.duplicate().flip()));
    end.putLong(ImageFormat.MAGIC);
    out.write(end.array(), 0, end.position());
    out.flush();
  }
}
