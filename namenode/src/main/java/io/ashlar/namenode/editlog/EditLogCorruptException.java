package io.ashlar.namenode.editlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A batch that was complete cannot be read from any folder. It is never skipped or cut silently.
 */
public final class EditLogCorruptException extends IOException {
  private static final long serialVersionUID = 1;

  private final long lastGoodTxid;

  /**
   * Names the damage.
   *
   * @param copies the files that were tried
   * @param offset of the damage, bytes
   * @param lastGoodTxid last txid before it
   * @param reason what is wrong
   */
  public EditLogCorruptException(List<Path> copies, long offset, long lastGoodTxid, String reason) {
    super(
        "the edit log is damaged after txid "
            + lastGoodTxid
            + ", at offset "
            + offset
            + " of "
            + copies
            + ": "
            + reason
            + ". 'dfs namenode recover --truncate-at "
            + lastGoodTxid
            + "' would drop everything after txid "
            + lastGoodTxid);
    this.lastGoodTxid = lastGoodTxid;
  }

  /** Last txid before the damage. */
  public long lastGoodTxid() {
    return lastGoodTxid;
  }
}
