package io.ashlar.namenode.loop;

import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.rpc.CallOrigin;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the hard state: commands queue for the single writer, reads run beside it.
 *
 * <p><b>Durability</b>: nothing is told to a caller before the txid that it derives from is
 * durable.
 */
public interface Namesystem {
  /** Queues a command; refused OVERLOADED, READ_ONLY, NOT_ACTIVE through the outcome. */
  <C, R> void submit(CommandHandler<C, R> handler, C command, Submission<R> submission);

  /**
   * Runs {@code task} on the loop thread between commands; it must last well below 2 ms. It is
   * never refused: who brings work from outside asks {@link #isFullOfSoft} first.
   */
  void executeSoft(Runnable task);

  /** True while so many soft tasks wait that no more work from outside may be taken. */
  boolean isFullOfSoft();

  /**
   * Reads a consistent state on the caller's thread, then hands the result to {@code outcome} once
   * everything that the read depended on is durable (at once if nothing undurable was touched).
   */
  <R> void read(Function<NamespaceView, R> reader, Outcome<R> outcome);

  /**
   * The same without waiting; false, and nothing else happens, if a batch of commands is being
   * decided now or waits for its turn. For readers on event loops.
   */
  <R> boolean tryRead(Function<NamespaceView, R> reader, Outcome<R> outcome);

  /** Txid up to which everything is durable. */
  long durableTxid();

  /** Runs {@code action} once {@code txid} is durable; drops it on loss of activity. */
  void whenDurable(long txid, Runnable action);

  /** Hears how a command or read ended; called on a thread that must not wait. */
  interface Outcome<R> {
    /** {@code txid} is the last that the result reflects. */
    void onResult(R result, long txid);

    /** Refused or failed. */
    void onError(DfsError error, long txid);
  }

  /**
   * How a command is submitted.
   *
   * @param context caller and times are filled in by the submitter; the loop sets times at decision
   * @param origin of a client call; null for the NameNode's own commands
   * @param encoder the reply's bytes, kept with the records for retries of the same call
   * @param outcome hears the decoded reply; {@code replayed} results come as bytes
   */
  record Submission<R>(
      CommandContext context,
      @Nullable CallOrigin origin,
      Function<R, com.google.protobuf.ByteString> encoder,
      Outcome<com.google.protobuf.ByteString> outcome) {}
}
