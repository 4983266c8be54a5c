package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.rpc.ServerCall;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Turns an outcome, which is durable by then, into the answer and the audit line. */
final class Answering implements Namesystem.Outcome<ByteString> {
  private final ServerCall call;
  private final LongSupplier epoch;
  private final AuditLog.@Nullable Operation operation;

  Answering(ServerCall call, LongSupplier epoch, AuditLog.@Nullable Operation operation) {
    this.call = call;
    this.epoch = epoch;
    this.operation = operation;
  }

  @Override
  public void onResult(ByteString reply, long txid) {
    if (operation != null) {
      AuditLog.allowed(operation, txid);
    }
    call.replyBytes(reply, epoch.getAsLong(), txid);
  }

  @Override
  public void onError(DfsError error, long txid) {
    if (operation != null) {
      AuditLog.refused(operation, txid, error.code().name());
    }
    call.fail(error, epoch.getAsLong(), txid);
  }
}
