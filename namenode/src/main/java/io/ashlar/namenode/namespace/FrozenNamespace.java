package io.ashlar.namenode.namespace;

import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.util.Iterator;
import java.util.List;

/**
 * The hard state at one txid, as image items. It stays as it is while the namespace goes on.
 *
 * <p>Keeping it costs memory for what changes meanwhile. When that exceeds the budget with which it
 * was frozen, it is given up: {@link LostException} from every later call. Nothing that was read
 * before is wrong.
 *
 * <p><b>Threading</b>: any thread; parts may be read side by side, each by one thread and once.
 * <b>Ownership</b>: whoever asked for it closes it.
 */
public interface FrozenNamespace extends AutoCloseable {
  /** What the namespace itself knows of the header. */
  ImageHeader header();

  /** Number of parts into which the inodes are divided; the root is the first of the first part. */
  int parts();

  /** Inodes of a part, which is released as they are read. Every inode is in one part. */
  Iterator<ImageInode> inodes(int part);

  /** Every session, in order of id. */
  List<ImageSession> sessions();

  /** Bytes that are kept for it beside the live state. */
  long retainedBytes();

  @Override
  void close();

  /** Too much changed meanwhile; freeze anew and begin again. */
  final class LostException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** {@code retainedBytes} were kept when the budget was exceeded. */
    public LostException(long retainedBytes) {
      super(
          "the frozen namespace was given up, because changes since then took "
              + retainedBytes
              + " bytes, more than its budget");
    }
  }
}
