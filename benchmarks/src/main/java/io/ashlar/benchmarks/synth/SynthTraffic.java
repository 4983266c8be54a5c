package io.ashlar.benchmarks.synth;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the calls of one node, and counts the bytes of requests and answers.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class SynthTraffic {
  private static final int TIMEOUT_MS = 120_000;

  private final Map<RpcMethod, Long> bytes = new EnumMap<>(RpcMethod.class);

  RpcReply call(RpcConnection connection, RpcMethod method, MessageLite body) throws IOException {
    try {
      RpcReply reply =
          connection
              .call(method, body, CallOptions.timeout(TIMEOUT_MS))
              .get(TIMEOUT_MS + 1_000L, TimeUnit.MILLISECONDS);
      count(method, body);
      return reply;
    } catch (ExecutionException e) {
      throw new IOException(method + " was refused: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(method + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Counts an answer, which the caller has parsed. */
  void count(RpcMethod method, MessageLite message) {
    bytes.merge(method, (long) message.getSerializedSize(), Long::sum);
  }

  /** Bytes of whole reports of both kinds. */
  long reportBytes() {
    return bytesOf(RpcMethod.FULL_BLOCK_REPORT) + digestBytes();
  }

  /** Bytes of reports by digest. */
  long digestBytes() {
    return bytesOf(RpcMethod.DIGEST_REPORT)
        + bytesOf(RpcMethod.DIGEST_SUMS)
        + bytesOf(RpcMethod.DIGEST_BUCKETS);
  }

  private long bytesOf(RpcMethod method) {
    return bytes.getOrDefault(method, 0L);
  }
}
