package io.ashlar.datanode.recovery;

import com.google.protobuf.MessageLite;
import io.ashlar.common.time.Scheduler;
import io.ashlar.datanode.recovery.CandidateAnswer.Kind;
import io.ashlar.datanode.recovery.RecoveryOutcome.Settled;
import io.ashlar.datanode.recovery.RecoveryOutcome.Undecided;
import io.ashlar.protocol.data.BeginRecoveryRequest;
import io.ashlar.protocol.data.BeginRecoveryResponse;
import io.ashlar.protocol.data.FinishRecoveryRequest;
import io.ashlar.protocol.data.FinishRecoveryResponse;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.RecoveredReplica;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.rpc.RpcReply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recovery of one block, led by this node: asks all candidates at the same time, has those that
 * count finish, and tells the NameNode. Each question has its own time-out, so that no candidate
 * can hold it up for longer.
 *
 * <p><b>Threading</b>: any; goes on where answers arrive, and waits nowhere.
 */
final class BlockRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(BlockRecovery.class);

  /** Reading a whole block to verify it can take a while. */
  private static final int BEGIN_MS = 10_000;

  private static final int FINISH_MS = 20_000;

  /** How long others are waited for when one good candidate is there. */
  private static final long GRACE_MS = 2_000;

  private final PeerCalls peers;
  private final RecoveryReport report;
  private final Scheduler scheduler;
  private final RecoverBlock command;

  BlockRecovery(PeerCalls peers, RecoveryReport report, Scheduler scheduler, RecoverBlock command) {
    this.peers = peers;
    this.scheduler = scheduler;
    this.report = report;
    this.command = command;
  }

  /** Completes when the NameNode has taken the outcome, else fails. */
  CompletableFuture<?> run() {
    List<CompletableFuture<CandidateAnswer>> asked = new ArrayList<>();
    List<CandidateAnswer> silent = new ArrayList<>();
    for (int i = 0; i < command.getCandidatesCount(); i++) {
      asked.add(begin(i));
      silent.add(CandidateAnswer.none(i, Kind.FAILED));
    }
    RecoveryDecision decision =
        new RecoveryDecision(command.getLengthMin(), command.getLengthExact());
    return Gathering.of(
            asked,
            silent,
            GRACE_MS,
            scheduler,
            answers -> decision.decide(answers) instanceof Settled)
        .thenCompose(answers -> settle(answers, decision.decide(answers)));
  }

  private CompletableFuture<?> settle(List<CandidateAnswer> answers, RecoveryOutcome outcome) {
    LOG.info(
        "A block is being recovered. block={} recovery={} answers={} outcome={}",
        command.getBlock().getBlockId(),
        command.getRecoveryId(),
        answers,
        outcome);
    return outcome instanceof Undecided undecided
        ? failed(ErrorCode.BLOCK_MISSING, undecided.reason())
        : finish((Settled) outcome);
  }

  private CompletableFuture<CandidateAnswer> begin(int index) {
    BeginRecoveryRequest request =
        BeginRecoveryRequest.newBuilder()
            .setBlock(command.getBlock())
            .setRecoveryId(command.getRecoveryId())
            .build();
    return ask(index, RpcMethod.BEGIN_RECOVERY, request, BEGIN_MS)
        .thenApply(
            reply -> {
              BeginRecoveryResponse response =
                  parse(() -> reply.message(BeginRecoveryResponse.parser()));
              return response.getFound()
                  ? CandidateAnswer.found(
                      index,
                      response.getGenerationStamp(),
                      response.getLength(),
                      response.getState() == ReplicaState.FINALIZED)
                  : CandidateAnswer.none(index, Kind.NOT_FOUND);
            })
        .exceptionally(
            failure -> {
              say("could not be asked", index, failure);
              return CandidateAnswer.none(index, Kind.FAILED);
            });
  }

  private CompletableFuture<?> finish(Settled outcome) {
    return finishAll(outcome.length(), outcome.whole(), List.of())
        .thenCompose(
            whole -> {
              if (whole.isEmpty() && outcome.length() > 0) {
                return failed(
                    ErrorCode.BLOCK_MISSING,
                    "none of " + outcome.whole().size() + " candidates could finish");
              }
              List<ReplicaLocation> sources = whole.stream().map(Finished::location).toList();
              return finishAll(outcome.length(), outcome.shorter(), sources)
                  .thenCompose(grown -> commit(outcome.length(), whole, grown));
            });
  }

  private record Finished(ReplicaLocation location, String storageId) {}

  /** Those that could in time; one that is later reports its replica by itself. */
  private CompletableFuture<List<Finished>> finishAll(
      long length, List<CandidateAnswer> candidates, List<ReplicaLocation> sources) {
    List<CompletableFuture<Optional<Finished>>> asked =
        candidates.stream().map(candidate -> finishOne(length, candidate, sources)).toList();
    return Gathering.of(
            asked,
            Collections.nCopies(asked.size(), Optional.empty()),
            GRACE_MS,
            scheduler,
            answers -> answers.stream().anyMatch(Optional::isPresent))
        .thenApply(answers -> answers.stream().flatMap(Optional::stream).toList());
  }

  private CompletableFuture<Optional<Finished>> finishOne(
      long length, CandidateAnswer candidate, List<ReplicaLocation> sources) {
    BlockKey block = command.getBlock().toBuilder().setGenerationStamp(candidate.stamp()).build();
    FinishRecoveryRequest request =
        FinishRecoveryRequest.newBuilder()
            .setBlock(block)
            .setRecoveryId(command.getRecoveryId())
            .setLength(length)
            .addAllSources(sources)
            .build();
    int index = candidate.index();
    return ask(index, RpcMethod.FINISH_RECOVERY, request, FINISH_MS)
        .thenApply(
            reply ->
                Optional.of(
                    new Finished(
                        command.getCandidates(index),
                        parse(() -> reply.message(FinishRecoveryResponse.parser()))
                            .getStorageId())))
        .exceptionally(
            failure -> {
              say("could not finish", index, failure);
              return Optional.empty();
            });
  }

  private CompletableFuture<?> commit(
      long length, Collection<Finished> whole, Collection<Finished> grown) {
    CommitRecoveryRequest.Builder request =
        CommitRecoveryRequest.newBuilder()
            .setBlock(command.getBlock())
            .setRecoveryId(command.getRecoveryId())
            .setLength(length);
    List<Finished> all = new ArrayList<>(whole);
    all.addAll(grown);
    for (Finished one : all) {
      request.addReplicas(
          RecoveredReplica.newBuilder()
              .setNodeId(one.location().getNodeId())
              .setStorageId(one.storageId()));
    }
    return report.commit(request);
  }

  private CompletableFuture<RpcReply> ask(
      int index, RpcMethod method, MessageLite body, int timeoutMs) {
    return peers.call(command.getCandidates(index).getAddressesList(), method, body, timeoutMs);
  }

  private void say(String what, int index, Throwable failure) {
    LOG.warn(
        "A candidate of a recovery {} and is left out. block={} recovery={} node={} reason={}",
        what,
        command.getBlock().getBlockId(),
        command.getRecoveryId(),
        command.getCandidates(index).getNodeId(),
        String.valueOf(failure));
  }

  @FunctionalInterface
  private interface Parsing<T> {
    T run() throws DfsException;
  }

  private static <T> T parse(Parsing<T> parsing) {
    try {
      return parsing.run();
    } catch (DfsException e) {
      throw new CompletionException(e);
    }
  }

  private static <T> CompletableFuture<T> failed(ErrorCode code, String reason) {
    return CompletableFuture.failedFuture(new DfsException(code, reason));
  }
}
