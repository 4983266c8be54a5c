package io.ashlar.rpc;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.Objects;

/**
 * The requests of one connection that a server has not answered. While they are too many, in number
 * or in bytes, no more are read.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class InFlight {
  private final ReadGate readGate;
  private final RpcLimits limits;
  private final ByteBudget shared;
  private final LongObjectMap<Integer> bytesOfCalls = new LongObjectHashMap<>();
  private long bytes;

  InFlight(ReadGate readGate, RpcLimits limits, ByteBudget shared) {
    this.readGate = readGate;
    this.limits = limits;
    this.shared = shared;
  }

  int count() {
    return bytesOfCalls.size();
  }

  /** False if a call of this id is in flight already. */
  boolean add(long callId, int callBytes) {
    if (bytesOfCalls.containsKey(callId)) {
      return false;
    }
    bytesOfCalls.put(callId, (Integer) callBytes);
    bytes += callBytes;
    shared.take(callBytes);
    update();
    return true;
  }

  void remove(long callId) {
    int callBytes = Objects.requireNonNullElse(bytesOfCalls.remove(callId), 0);
    bytes -= callBytes;
    shared.giveBack(callBytes);
    update();
  }

  /** Opens later than it closes, so that reading is not switched at every single answer. */
  void update() {
    int calls = count();
    if (calls == 0) {
      readGate.set(ReadGate.CALLS, false); // One call is always allowed; others may hold the rest.
    } else if (calls >= limits.callsInFlightMax()
        || bytes >= limits.requestBytesMax()
        || shared.exhausted()) {
      readGate.set(ReadGate.CALLS, true);
    } else if (calls <= limits.callsInFlightMax() * 3L / 4
        && bytes <= limits.requestBytesMax() * 3L / 4) {
      readGate.set(ReadGate.CALLS, false);
    }
  }

  /** The connection is gone. */
  void clear() {
    bytesOfCalls.clear();
    shared.giveBack(bytes);
    bytes = 0;
  }
}
