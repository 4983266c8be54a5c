package io.ashlar.namenode.command;

import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/** What a handler decided: records to apply with a reply, or a refusal that changes nothing. */
public sealed interface Decision<R> {
  /**
   * Goes ahead.
   *
   * @param records of one log entry, in order; empty if nothing changes
   * @param reply what the caller hears once the records are durable
   */
  record Accepted<R>(List<EditRecord> records, R reply) implements Decision<R> {}

  /** Refused; waits all the same for the undurable state that the refusal was derived from. */
  record Rejected<R>(DfsError error) implements Decision<R> {}

  /**
   * Changes something on the way to what was asked, such as to end the lease of a writer that is
   * gone. The caller hears {@code error}, which tells it to ask again, once the records are
   * durable; the call itself was not carried out, so that nothing is kept of it.
   *
   * @param records of one log entry, in order; not empty
   */
  record Deferred<R>(List<EditRecord> records, DfsError error) implements Decision<R> {}

  /** Goes ahead with {@code records}. */
  static <R> Decision<R> accept(List<EditRecord> records, R reply) {
    return new Accepted<>(records, reply);
  }

  /** Refuses. */
  static <R> Decision<R> reject(ErrorCode code, String message) {
    return new Rejected<>(DfsError.of(code, message));
  }

  /** Changes something first, if anything is to be changed, and has the caller ask again. */
  static <R> Decision<R> defer(List<EditRecord> records, DfsError error) {
    return records.isEmpty() ? new Rejected<>(error) : new Deferred<>(records, error);
  }

  /** Refuses with evidence. */
  static <R> Decision<R> reject(DfsError error) {
    return new Rejected<>(error);
  }
}
