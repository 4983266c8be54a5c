package io.ashlar.namenode.editlog;

import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.util.List;

/**
 * The log of decisions. One contract suite, {@code EditLogContract}, holds for every
 * implementation.
 *
 * <p><b>Durability</b>: {@link #append} returns when the batch would survive a power cut. After it
 * threw, nothing may be appended until the log was opened anew, unless the exception says that
 * nothing was written ({@link EditLogFullException}).
 *
 * <p><b>Threading</b>: one appending thread; {@link #read} from any.
 */
public interface EditLog extends AutoCloseable {
  /** Appends entries with contiguous txids as one batch and forces it. */
  void append(List<EditEntry> entries) throws IOException;

  /** Txid of the last durable record; 0 for an empty log. */
  long durableTxid();

  /** Closes the open segment; the next append starts a new one. */
  void roll() throws IOException;

  /** Reads entries from the one that holds {@code fromTxid} up to the durable end. */
  EntryReader read(long fromTxid) throws IOException;

  /** Removes whole segments that end below {@code txid}. */
  void trim(long txid) throws IOException;

  @Override
  void close() throws IOException;

  /** Reads entries in order. */
  interface EntryReader extends AutoCloseable {
    /** The next entry; null at the end. Throws {@link EditLogCorruptException} on damage. */
    @org.jspecify.annotations.Nullable
    EditEntry next() throws IOException;

    @Override
    void close() throws IOException;
  }
}
