package io.ashlar.namenode.loop;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.rpc.CallOrigin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts the outstanding calls of each session, and bounds them. */
final class SessionLoad {
  private final int callsMax;
  private final Map<Long, Integer> outstanding = new ConcurrentHashMap<>();

  SessionLoad(int callsMax) {
    this.callsMax = callsMax;
  }

  boolean tryEnter(@Nullable CallOrigin origin) {
    if (origin == null) {
      return true;
    }
    long session = origin.getSessionId();
    if (outstanding.merge(session, 1, Integer::sum) <= callsMax) {
      return true;
    }
    leave(session);
    return false;
  }

  private void leave(long session) {
    outstanding.computeIfPresent(session, (id, n) -> n == 1 ? null : n - 1);
  }

  Namesystem.Outcome<ByteString> leaving(
      @Nullable CallOrigin origin, Namesystem.Outcome<ByteString> outcome) {
    if (origin == null) {
      return outcome;
    }
    long session = origin.getSessionId();
    return new Namesystem.Outcome<>() {
      @Override
      public void onResult(ByteString result, long txid) {
        leave(session);
        outcome.onResult(result, txid);
      }

      @Override
      public void onError(DfsError error, long txid) {
        leave(session);
        outcome.onError(error, txid);
      }
    };
  }
}
