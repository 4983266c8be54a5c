package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets one new block with a standing pipeline. A block whose pipeline does not stand is abandoned,
 * and the node that failed is left out of the next one.
 */
final class NewBlock implements PipelineListener {
  /** Hears how it ends; one call. */
  interface Owner {
    void onBlock(LocatedBlock block, PipelineStream stream);

    void onNoBlock(DfsError error);
  }

  private static final Logger LOG = LoggerFactory.getLogger(NewBlock.class);
  private static final int ATTEMPTS_MAX = 5;

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final @Nullable BlockKey previous;
  private final long previousLength;
  private final ExcludedNodes excluded;
  private final Owner owner;
  private @Nullable LocatedBlock block;
  private @Nullable PipelineStream stream;
  private @Nullable SilenceProbe probe;
  private @Nullable DfsError last;
  private int attempt;
  private boolean over;

  /**
   * @param excluded nodes that failed lately; those that fail now are added
   * @param previous the block before; null if there is none
   */
  NewBlock(
      WriteEnvironment env,
      OpenedFile file,
      @Nullable BlockKey previous,
      long previousLength,
      ExcludedNodes excluded,
      Owner owner) {
    this.env = env;
    this.file = file;
    this.previous = previous;
    this.previousLength = previousLength;
    this.excluded = excluded;
    this.owner = owner;
  }

  /** Begins with a block that is allocated already, or with none. */
  void start(@Nullable LocatedBlock offered) {
    attempt++;
    if (offered == null) {
      add();
    } else {
      setUp(offered);
    }
  }

  private void add() {
    env.then(
        env.nameNode().addBlock(file, previous, previousLength, excluded.ids()),
        (added, failure) -> {
          if (over) {
            return;
          }
          if (added == null) {
            DfsError refusal = Waiting.cause(failure).error();
            end(last == null ? refusal : because(refusal, last));
          } else {
            setUp(added);
          }
        });
  }

  /** Says why the nodes were excluded that the NameNode misses. */
  private static DfsError because(DfsError error, DfsError why) {
    String message =
        error.message() + "; the last pipeline did not stand: " + why.code() + ", " + why.message();
    return new DfsError(error.code(), message, error.cause(), error.evidence());
  }

  private void setUp(LocatedBlock located) {
    block = located;
    if (located.getReplicasCount() == 0) {
      refused(
          DfsError.of(
              ErrorCode.NO_DATANODES,
              "block " + show(located) + " of " + file.path() + " has no targets"),
          Set.of());
      return;
    }
    WriteBlockRequest.Builder request =
        WriteBlockRequest.newBuilder()
            .setBlock(located.getBlock())
            .setStage(PipelineStage.SETUP_CREATE)
            .setChecksum(located.getChecksum())
            .setBlockBytesExpected(file.blockSize());
    stream = PipelineStream.open(env, located.getReplicasList(), request, this);
  }

  private static String show(LocatedBlock block) {
    return OpenedFile.show(block.getBlock());
  }

  private LocatedBlock block() {
    LocatedBlock known = block;
    if (known == null) {
      throw new IllegalStateException("a block comes before its pipeline");
    }
    return known;
  }

  @Override
  public void onReady(WriteBlockReady ready) {
    PipelineStream standing = stream;
    if (!over && standing != null) {
      over = true;
      owner.onBlock(block(), standing);
    }
  }

  @Override
  public void onAck(PacketAck ack) {
    throw new IllegalStateException("a stream that does not stand passes no acks on");
  }

  @Override
  public void onFailure(DfsError error) {
    if (!over) {
      List<String> ids = Nodes.ids(block().getReplicasList());
      String named = error.evidence().getOrDefault(Blame.BAD_NODE, "");
      refused(error, Set.of(ids.contains(named) ? named : ids.get(0)));
    }
  }

  private void refused(DfsError error, Set<String> culprits) {
    stream = null;
    LocatedBlock given = block();
    LOG.info("No pipeline for block {} of {}: {}", show(given), file.path(), error.message());
    culprits.forEach(env.failedNodes());
    excluded.addAll(culprits);
    last = error;
    env.then(
        env.nameNode().abandonBlock(file, given.getBlock()),
        (done, failure) -> {
          if (over) {
            return;
          }
          if (failure != null) {
            end(Waiting.cause(failure).error());
          } else if (attempt == ATTEMPTS_MAX) {
            end(gaveUp(given, error));
          } else {
            start(null);
          }
        });
  }

  private DfsError gaveUp(LocatedBlock given, DfsError why) {
    return DfsError.of(
            ErrorCode.PIPELINE_FAILED,
            String.format(
                "%s: no pipeline stood after %d attempts; the last, for block %s, failed: %s",
                file.path(), ATTEMPTS_MAX, show(given), why.message()))
        .with("path", file.path())
        .with("excluded", String.join(",", excluded.ids()));
  }

  private void end(DfsError error) {
    over = true;
    owner.onNoBlock(error);
  }

  /** Looks at the time. */
  void tick() {
    SilenceProbe asking = probe;
    if (asking != null) {
      asking.tick();
      return;
    }
    PipelineStream open = stream;
    if (over || open == null || !open.stalledInSetUp()) {
      return;
    }
    open.close();
    stream = null;
    DfsError error =
        DfsError.of(
            ErrorCode.DEADLINE_EXCEEDED,
            "no answer to a set-up in " + env.settings().silenceMs() + " ms");
    probe =
        SilenceProbe.start(
            env,
            open.nodes(),
            block().getBlock(),
            culprits -> {
              probe = null;
              refused(error, culprits);
            });
  }

  /** Ends without a word. */
  void cancel() {
    over = true;
    PipelineStream open = stream;
    if (open != null) {
      open.close();
    }
    SilenceProbe asking = probe;
    if (asking != null) {
      asking.cancel();
    }
  }
}
