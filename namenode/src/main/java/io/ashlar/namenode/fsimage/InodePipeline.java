package io.ashlar.namenode.fsimage;

import com.google.protobuf.CodedInputStream;
import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.protocol.image.ImageInode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Loads sections of inodes: the caller's thread reads batches of whole items and hands decoded ones
 * to the loader, in order; other threads decode in between. It does not matter into how many
 * sections an image is divided.
 */
final class InodePipeline implements AutoCloseable {
  private static final int BATCH_BYTES = 192 << 10;
  private static final int THREADS_MAX = 4;

  private final NamespaceLoader loader;
  private final int threads =
      Math.max(1, Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors() - 1));
  private final ExecutorService decoders = ImageThreads.start("image-decoder", threads);
  private final Deque<Future<List<ImageInode>>> ahead = new ArrayDeque<>();

  InodePipeline(NamespaceLoader loader) {
    this.loader = loader;
  }

  /** Reads {@code items} items. */
  void section(InputStream in, long items) throws IOException {
    byte[] window = new byte[BATCH_BYTES];
    int filled = 0;
    long left = items;
    while (left > 0) {
      filled += in.readNBytes(window, filled, window.length - filled);
      Frames frames = new Frames(window, filled);
      int whole = frames.skip(left);
      if (whole == 0) {
        if (filled < window.length) {
          throw new IOException("a section ends within an item");
        }
        window = Arrays.copyOf(window, frames.bytesOfNext());
        continue;
      }
      left -= whole;
      byte[] batch = window;
      int end = frames.at();
      ahead.add(decoders.submit(() -> decode(batch, end, whole)));
      window = new byte[Math.max(BATCH_BYTES, filled - end)];
      System.arraycopy(batch, end, window, 0, filled - end);
      filled -= end;
      drain(2 * threads);
    }
  }

  /** Hands over what is still under way. */
  void finish() throws IOException {
    drain(0);
  }

  private void drain(int remaining) throws IOException {
    while (ahead.size() > remaining) {
      for (ImageInode inode : await(ahead.remove())) {
        loader.inode(inode);
      }
    }
  }

  private static List<ImageInode> decode(byte[] batch, int end, int items) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(batch, 0, end);
    List<ImageInode> inodes = new ArrayList<>(items);
    for (int i = 0; i < items; i++) {
      int limit = in.pushLimit(in.readRawVarint32());
      inodes.add(ImageInode.parseFrom(in));
      in.checkLastTagWas(0);
      in.popLimit(limit);
    }
    return inodes;
  }

  private static List<ImageInode> await(Future<List<ImageInode>> batch) throws IOException {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("items of an image could not be decoded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    ImageThreads.stop(decoders);
  }

  /** Finds where items end, without decoding them. */
  private static final class Frames {
    private final byte[] bytes;
    private final int filled;
    private int at;

    Frames(byte[] bytes, int filled) {
      this.bytes = bytes;
      this.filled = filled;
    }

    int at() {
      return at;
    }

    /** Skips at most {@code most} items that are there as a whole, and says how many. */
    int skip(long most) throws IOException {
      int whole = 0;
      while (whole < most) {
        long next = (long) at + bytesOfNext();
        if (next > filled) {
          break;
        }
        at = (int) next;
        whole++;
      }
      return whole;
    }

    /** Bytes of the next item with its length; more than are there if the length is not there. */
    int bytesOfNext() throws IOException {
      int size = 0;
      for (int i = 0; at + i < filled; i++) {
        if (i == 5) {
          throw new IOException("the length of an item has more than 5 bytes");
        }
        size |= (bytes[at + i] & 0x7f) << (7 * i);
        if (bytes[at + i] >= 0) {
          if (size < 0 || size > ImageReader.ITEM_BYTES_MAX) {
            throw new IOException("an item has " + size + " bytes");
          }
          return size + i + 1;
        }
      }
      return Integer.MAX_VALUE;
    }
  }
}
