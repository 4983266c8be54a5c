package io.ashlar.namenode.loop;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.ByteString;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.common.work.RealThreads;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.block.BlockStats;
import io.ashlar.namenode.block.RackAwarePlacement;
import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.DataNodesConfig;
import io.ashlar.namenode.datanodes.HeartbeatReceiver;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.datanodes.RackResolver;
import io.ashlar.namenode.datanodes.ReportReceiver;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.maintenance.ReclaimMonitor;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ChecksumSpec;
import java.util.function.Function;

/**
 * The whole NameNode core on one thread: the test gives the loop its turns and forces the log, and
 * time is counted in work ({@link CostClock}).
 */
final class BoundedScene implements AutoCloseable {
  static final Epoch EPOCH = new Epoch(1);
  private static final int ENTRIES_PER_DIRECTORY = 1_000;
  private static final FileLayout LAYOUT =
      new FileLayout(3, 64L << 20, ChecksumSpec.newBuilder().setBytesPerChecksum(512).build());

  final SlabNamespace namespace = new SlabNamespace(new HashKey(3, 4));
  final CostClock clock = new CostClock(() -> namespace.inodeCount() + namespace.blockCount());
  final Scene scene = new Scene(namespace);
  final CommandContext client = scene.superuser();
  final DataNodeManager nodes;
  final BlockManager blocks;
  final ReportReceiver reports;
  final HeartbeatReceiver heartbeats;
  final NamesystemLoop loop;
  final ReclaimMonitor reclaim;
  long longestTurn;
  long turns;

  /** {@code registry} gets the loop's metrics. */
  BoundedScene(MetricRegistry registry) {
    loop =
        new NamesystemLoop(
            namespace,
            new GatedLog(),
            () -> scene.cluster,
            clock,
            EPOCH,
            LoopConfig.defaults(),
            () -> "",
            registry,
            RealThreads.INSTANCE,
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
    reclaim = new ReclaimMonitor(loop, scene.handlers, EPOCH);
    nodes =
        new DataNodeManager(
            new DataNodeManager.ClusterIdentity(Messages.CLUSTER, Messages.NAMESPACE, 0),
            new DataNodesConfig(1_000, 1L << 40, 1L << 41),
            RackResolver.withoutTable(),
            clock);
    SoftLoop soft = softLoop();
    blocks =
        new BlockManager(
            new BlockManager.Parts(
                namespace,
                nodes,
                new BlockStats(1),
                new RackAwarePlacement(new SeededRandomSource(1)),
                noSafeMode(),
                soft,
                clock,
                1L << 41,
                1));
    namespace.addListener(blocks);
    reports =
        new ReportReceiver(
            nodes, new CountedReports(blocks.reports(), clock), soft, new ReplicaHash(1, 2));
    heartbeats =
        new HeartbeatReceiver(
            nodes, clock, EPOCH::value, loop::durableTxid, 2, (number, error) -> {});
  }

  private SoftLoop softLoop() {
    return new SoftLoop() {
      @Override
      public void executeSoft(Runnable task) {
        loop.executeSoft(task);
      }

      @Override
      public boolean isFullOfSoft() {
        return loop.isFullOfSoft();
      }
    };
  }

  private static SafeModeView noSafeMode() {
    return new SafeModeView() {
      @Override
      public boolean isOn() {
        return false;
      }

      @Override
      public String reason() {
        return "";
      }
    };
  }

  /** A directory with so many files below it, each of so many blocks. */
  InodeId fill(String name, int files, int blocksPerFile) {
    InodeId top = directory(NamespaceView.ROOT_ID, name);
    InodeId parent = top;
    LeaseHolder holder = new LeaseHolder(client.session(), "filler");
    for (int i = 0; i < files; i++) {
      if (i % ENTRIES_PER_DIRECTORY == 0) {
        parent = directory(top, "d" + i);
      }
      InodeId file = namespace.nextInodeId();
      namespace.addFile(file, parent, "f" + i, attributes(0644), LAYOUT, holder);
      for (int j = 0; j < blocksPerFile; j++) {
        BlockId block = namespace.nextBlockId();
        namespace.addBlock(file, block, namespace.nextGenerationStamp());
        namespace.setBlock(block, 1_000, BlockState.COMMITTED);
      }
      namespace.closeFile(file, 1);
    }
    return top;
  }

  InodeId directory(InodeId parent, String name) {
    InodeId id = namespace.nextInodeId();
    namespace.addDirectory(id, parent, name, attributes(0755));
    return id;
  }

  private static InodeAttributes attributes(int mode) {
    return new InodeAttributes("u", "g", mode, 1);
  }

  DataNodeManager.Registered register(String node) {
    try {
      var registered = nodes.register(Messages.registration(node, "/rack").build());
      reports.onRegistered(registered, () -> {});
      return registered;
    } catch (DfsException e) {
      throw new AssertionError(e);
    }
  }

  /** A command of the client. */
  <C> LoopScene.Answer<ByteString> submit(CommandHandler<C, ?> handler, C command) {
    return submitTyped(handler, command);
  }

  private <C, R> LoopScene.Answer<ByteString> submitTyped(CommandHandler<C, R> handler, C command) {
    LoopScene.Answer<ByteString> answer = new LoopScene.Answer<>();
    Function<R, ByteString> encoder = reply -> ByteString.EMPTY;
    loop.submit(handler, command, new Namesystem.Submission<R>(client, null, encoder, answer));
    return answer;
  }

  <R> LoopScene.Answer<R> read(Function<NamespaceView, R> reader) {
    LoopScene.Answer<R> answer = new LoopScene.Answer<>();
    loop.read(reader, answer);
    return answer;
  }

  /** One write section and one force; false if nothing was queued. */
  boolean turn() {
    long before = clock.units();
    try {
      boolean ran = loop.turn();
      longestTurn = Math.max(longestTurn, clock.units() - before);
      turns++;
      loop.forceNow();
      return ran;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Turns until nothing is queued. */
  void settle() {
    boolean more = true;
    while (more) {
      more = turn();
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
