package io.ashlar.namenode.loop;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.AnsweredCalls;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a handler decide, applies what it decided, and hands the entry to the log with what may be
 * said once it is durable.
 *
 * <p><b>Threading</b>: the loop thread, inside a write section.
 */
final class Decider {
  private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

  private final Namespace namespace;
  private final Supplier<ClusterView> cluster;
  private final Clock clock;
  private final Epoch epoch;
  private final TouchedIds touched;
  private final LogThread log;
  private final AnsweredCalls answered;

  Decider(
      Namespace namespace,
      Supplier<ClusterView> cluster,
      Clock clock,
      Epoch epoch,
      TouchedIds touched,
      LogThread log,
      AnsweredCalls answered) {
    this.namespace = namespace;
    this.cluster = cluster;
    this.clock = clock;
    this.epoch = epoch;
    this.touched = touched;
    this.log = log;
    this.answered = answered;
  }

  <C, R> void decide(CommandHandler<C, R> handler, C command, Namesystem.Submission<R> submission) {
    long wallMs = clock.wallMs();
    CommandContext given = submission.context();
    CommandContext context =
        new CommandContext(
            given.principal(),
            given.superuser(),
            given.session(),
            wallMs,
            clock.monotonicMs(),
            epoch,
            given.clientHost());
    Decision<R> decision;
    ByteString reply = ByteString.EMPTY;
    try {
      decision = handler.decide(namespace, cluster.get(), command, context);
      if (decision instanceof Decision.Accepted<R> accepted) {
        reply = submission.encoder().apply(accepted.reply());
      }
    } catch (RuntimeException e) {
      LOG.error("A handler failed; nothing was changed. handler={}", handler.getClass(), e);
      sayError(
          submission,
          DfsError.of(ErrorCode.INTERNAL_ERROR, "a fault inside the NameNode").causedBy(e));
      return;
    }
    if (decision instanceof Decision.Rejected<R> rejected) {
      if (submission.origin() != null) {
        answered.refused(submission.origin(), rejected.error());
      }
      sayError(submission, rejected.error());
    } else if (decision instanceof Decision.Deferred<R> deferred) {
      EditEntry entry = entry(deferred.records(), wallMs).build();
      long txid = namespace.appliedTxid() + deferred.records().size();
      apply(entry, () -> submission.outcome().onError(deferred.error(), txid));
    } else if (decision instanceof Decision.Accepted<R> accepted) {
      accept(accepted, reply, wallMs, submission);
    }
  }

  private <R> void accept(
      Decision.Accepted<R> accepted,
      ByteString reply,
      long wallMs,
      Namesystem.Submission<R> submission) {
    Namesystem.Outcome<ByteString> outcome = submission.outcome();
    if (accepted.records().isEmpty()) {
      long txid = namespace.appliedTxid();
      if (submission.origin() != null) {
        answered.unchanged(submission.origin(), reply, txid);
      }
      say(() -> outcome.onResult(reply, txid));
      return;
    }
    EditEntry.Builder entry = entry(accepted.records(), wallMs);
    if (submission.origin() != null) {
      entry.setOrigin(submission.origin()).setReply(reply);
    }
    long txid = namespace.appliedTxid() + accepted.records().size();
    apply(entry.build(), () -> outcome.onResult(reply, txid));
  }

  private EditEntry.Builder entry(List<EditRecord> records, long wallMs) {
    return EditEntry.newBuilder()
        .setFirstTxid(namespace.appliedTxid() + 1)
        .setTimeMs(wallMs)
        .addAllRecords(records);
  }

  private void apply(EditEntry entry, Runnable whenDurable) {
    RecordAppliers.apply(namespace, entry);
    log.add(
        new Decided(
            entry, touched.mark(namespace.appliedTxid()), entry.getSerializedSize(), whenDurable));
  }

  /** Says something once all that was decided before is durable. */
  void say(Runnable words) {
    log.add(new Decided(null, null, 0, words));
  }

  void sayError(Namesystem.Submission<?> submission, DfsError error) {
    long txid = namespace.appliedTxid();
    say(() -> submission.outcome().onError(error, txid));
  }
}
