package io.ashlar.client.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.rpc.FrameMemory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One file written in a fake world, step by step, until each wish is granted or refused. */
final class FakeRun {
  static final int BLOCK = 8 << 10;
  static final int STALL_LIMIT_MS = 5_000;

  final FakeWorld world;
  final FakeConnector cluster;
  final FakeNameNodeCalls nameNode;
  final Set<String> failedNodes = new HashSet<>();
  final byte[] content = new byte[5 * BLOCK];
  private final OpenedFile file = new OpenedFile(7, "/f", BLOCK, 3);
  private final FileWrite.Seams seams;
  FileWrite write;

  FakeRun(long seed, int nodes, ReplacementPolicy policy) {
    this(seed, nodes, policy, CloseDurability.HSYNC);
  }

  FakeRun(long seed, int nodes, ReplacementPolicy policy, CloseDurability durability) {
    this(seed, nodes, policy, durability, true);
  }

  FakeRun(
      long seed,
      int nodes,
      ReplacementPolicy policy,
      CloseDurability durability,
      boolean bestEffort) {
    this.world = new FakeWorld(seed);
    this.cluster = new FakeConnector(world, nodes);
    this.nameNode = new FakeNameNodeCalls(cluster);
    new Random(seed).nextBytes(content);
    WriteSettings settings =
        new WriteSettings("test", 1 << 10, 4 << 10, STALL_LIMIT_MS, policy, bestEffort, 100);
    this.seams =
        new FileWrite.Seams(
            nameNode, cluster, world.clock, settings, FrameMemory.POOLS, failedNodes::add);
    this.write = FileWrite.create(seams, file, null, durability);
  }

  /** Opens the closed file again, in its last block. */
  void append() {
    LocatedBlock last = nameNode.append();
    int length = (int) (last.getOffset() + last.getLength());
    byte[] tail = Arrays.copyOfRange(content, length - length % FakeNameNodeCalls.CHUNK, length);
    long stamp = nameNode.blocks.get(nameNode.blocks.size() - 1).issuedStamp;
    write = FileWrite.continueBlock(seams, file, last, stamp, tail, CloseDurability.HSYNC);
  }

  /** The next bytes of the content. */
  void write(int count) throws DfsException {
    int end = Math.min(content.length, (int) write.position() + count);
    while (write.position() < end) {
      int at = (int) write.position();
      if (write.offer(content, at, end - at) == 0) {
        await(write.ready());
      }
    }
  }

  void flush() throws DfsException {
    await(write.flush());
  }

  void sync() throws DfsException {
    await(write.sync());
  }

  void close() throws DfsException {
    await(write.close());
  }

  /** Runs the world until the wish is granted; time goes on when nothing else does. */
  void await(CompletableFuture<?> wish) throws DfsException {
    for (int i = 0; i < 200_000 && !wish.isDone(); i++) {
      if (!world.step()) {
        world.clock.advanceMs(500);
        write.tick();
      }
    }
    if (!wish.isDone()) {
      throw new AssertionError("the writer hangs at " + write.position());
    }
    if (wish.isCompletedExceptionally()) {
      @Nullable Throwable[] failure = new Throwable[1];
      var unused = wish.whenComplete((done, why) -> failure[0] = why);
      DfsError error = Waiting.cause(failure[0]).error();
      throw new DfsException(error, failure[0]);
    }
  }

  /** Lets everything arrive that is on its way. */
  void drain() {
    int messages = 0;
    while (world.step()) {
      assertThat(++messages).isLessThan(10_000);
    }
  }

  /** The bytes of a block as they were given. */
  byte[] expected(int blockIndex, int length) {
    int from = blockIndex * BLOCK;
    return Arrays.copyOfRange(content, from, from + length);
  }

  /** Every node of every pipeline has all bytes, final and under the committed stamp. */
  void assertComplete(boolean forced) {
    assertThat(nameNode.complete).isTrue();
    long length = 0;
    for (int i = 0; i < nameNode.blocks.size(); i++) {
      FakeNameNodeCalls.Block block = nameNode.blocks.get(i);
      length += block.length;
      assertThat(block.replicas).isNotEmpty();
      for (var location : block.replicas) {
        FakeNode node = cluster.node(location);
        FakeNode.Replica replica = node.replica(block.id);
        assertThat(replica.bytes).as(node.id).isEqualTo(expected(i, (int) block.length));
        assertThat(replica.stamp).as(node.id).isEqualTo(block.committedStamp);
        assertThat(replica.finished).as(node.id).isTrue();
        if (forced) {
          assertThat(replica.forced).as(node.id).isEqualTo((int) block.length);
        }
      }
    }
    assertThat(length).isEqualTo(write.position());
  }

  /** Some node of the last pipeline has all bytes up to here. */
  void assertVisible() {
    int at = (int) write.position();
    if (at == 0) {
      return;
    }
    FakeNameNodeCalls.Block last = nameNode.blocks.get(nameNode.blocks.size() - 1);
    int start = (nameNode.blocks.size() - 1) * BLOCK;
    byte[] wanted = expected(nameNode.blocks.size() - 1, at - start);
    assertThat(last.replicas)
        .allSatisfy(
            location ->
                assertThat(cluster.node(location).replica(last.id).bytes).startsWith(wanted));
  }

  /** No packet's bytes are held any more. */
  void assertNothingHeld() {
    drain();
    assertThat(cluster.payloads).allMatch(payload -> payload.refCnt() == 0);
  }
}
