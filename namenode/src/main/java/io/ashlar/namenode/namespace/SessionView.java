package io.ashlar.namenode.namespace;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client session: its calls are applied at most once. */
public interface SessionView {
  /** Its id, for ever. */
  SessionId id();

  /** Name that the client gave itself. */
  String clientName();

  /** User who opened it; calls of another user are refused. */
  String principal();

  /** The client needs no result of a call below this number any more. */
  long lowestUnanswered();

  /** Result of that call if it was applied, else null. */
  @Nullable CallResult result(long callNumber);

  /** All kept results, in order of call number. */
  List<CallResult> results();

  /** Ids of files that the session writes, in order of id. */
  List<InodeId> openFiles();

  /** A kept answer. */
  record CallResult(long callNumber, long txid, ByteString reply) {}
}
