package io.ashlar.namenode.editlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A batch that was complete cannot be read from any folder. It is never skipped or cut silently.
 */
public final class EditLogCorruptException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<Path> copies;
  private final long offset;
  private final long lastGoodTxid;
  private final long lastSeenTxid;
  private final String reason;

  /**
   * Names the damage.
   *
   * @param copies the files that were tried
   * @param offset of the damage, bytes
   * @param lastGoodTxid last txid before it
   * @param reason what is wrong
   */
  public EditLogCorruptException(List<Path> copies, long offset, long lastGoodTxid, String reason) {
    this(copies, offset, lastGoodTxid, lastGoodTxid, reason);
  }

  private EditLogCorruptException(
      List<Path> copies, long offset, long lastGoodTxid, long lastSeenTxid, String reason) {
    super(message(copies, offset, lastGoodTxid, lastSeenTxid, reason));
    this.copies = List.copyOf(copies);
    this.offset = offset;
    this.lastGoodTxid = lastGoodTxid;
    this.lastSeenTxid = lastSeenTxid;
    this.reason = reason;
  }

  private static String message(
      List<Path> copies, long offset, long lastGoodTxid, long lastSeenTxid, String reason) {
    String lost =
        lastSeenTxid > lastGoodTxid
            ? String.format(
                "the %d records of txids %d to %d",
                lastSeenTxid - lastGoodTxid, lastGoodTxid + 1, lastSeenTxid)
            : "everything after txid " + lastGoodTxid;
    return String.format(
        "the edit log is damaged after txid %d, at offset %d of %s: %s. Restore the file from a"
            + " backup; or 'dfs namenode recover --truncate-at %d', with this NameNode's --conf,"
            + " would drop %s",
        lastGoodTxid, offset, copies, reason, lastGoodTxid, lost);
  }

  /** The same damage, with the highest txid that is still seen behind it. */
  EditLogCorruptException withLastSeen(long txid) {
    EditLogCorruptException told =
        new EditLogCorruptException(copies, offset, lastGoodTxid, txid, reason);
    told.initCause(this);
    return told;
  }

  /** The files that were tried. */
  public List<Path> copies() {
    return copies;
  }

  /** Where in them the damage begins, bytes. */
  public long offset() {
    return offset;
  }

  /** Last txid before the damage. */
  public long lastGoodTxid() {
    return lastGoodTxid;
  }

  /** Highest txid that is still seen behind the damage; the last good one if none is. */
  public long lastSeenTxid() {
    return lastSeenTxid;
  }
}
