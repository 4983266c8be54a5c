package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.namenode.block.ReplicationScene.Order;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.replication.BalanceConfig;
import io.ashlar.namenode.replication.BalancePlanner;
import io.ashlar.namenode.replication.BalanceReport;
import io.ashlar.namenode.replication.Balancer;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.BalancerSwitch;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.StorageType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The balancer with real block management beneath; nodes do what they are told at once. */
final class BalancerTest {
  private static final long CAPACITY = 1_000;
  private static final int ROUNDS_MAX = 200;
  private static final int STEPS_MAX = 1_000;

  private final ReplicationScene scene = new ReplicationScene(2);
  private final Map<Long, BlockView> blocks = new HashMap<>();
  private BalancerSettings settings = BalancerSettings.getDefaultInstance();
  private int copies;

  private final Balancer balancer =
      new Balancer(
          new Balancer.Parts(
              scene.scene.blocks.redundancy(),
              scene.scene.nodes,
              new SafeModeView() {
                @Override
                public boolean isOn() {
                  return scene.scene.safeMode;
                }

                @Override
                public String reason() {
                  return "";
                }
              },
              scene.monitor,
              () -> settings,
              scene.scene.clock),
          new BalanceConfig(true, 1_000_000, 50),
          new BalancePlanner(new RackAwarePlacement(new SeededRandomSource(5))));

  private DataNode join(String id, String rack) {
    DataNode node = scene.join(id, rack);
    showSpace(node);
    return node;
  }

  private void store(int count, DataNode... holders) {
    for (int i = 0; i < count; i++) {
      BlockView block = scene.stored(holders);
      blocks.put(block.id().value(), block);
    }
  }

  private BlockView block(BlockKey key) {
    return Objects.requireNonNull(blocks.get(key.getBlockId()));
  }

  /** What each node's heartbeat says is what it holds. */
  private void beat() {
    scene.scene.nodes.all().forEach(this::showSpace);
    scene.scene.clock.advanceMs(1_000);
    scene.heartbeat();
  }

  private void showSpace(DataNode node) {
    long used =
        (long) scene.scene.blocks.redundancy().blocksOf(node).length * ReplicationScene.LENGTH;
    showSpace(node, used);
  }

  private void showSpace(DataNode node, long used) {
    scene.volumes.put(
        node.id(),
        VolumeReport.newBuilder()
            .setStorageId(node.id() + "-s")
            .setType(StorageType.DISK)
            .setCapacityBytes(CAPACITY)
            .setUsedBytes(used)
            .setRemainingBytes(CAPACITY - used)
            .build());
  }

  /** One turn of everything; true if anything was ordered. */
  private boolean round() {
    beat();
    balancer.tick();
    List<Order> orders = scene.tick();
    for (Order order : orders) {
      copies++;
      assertThat(scene.scene.blocks.stats().underReplicated()).isZero();
      scene.tell(scene.node(order.target()), ReplicaEvent.RECEIVED, block(order.block()));
    }
    scene.heartbeat();
    scene.tick();
    boolean deleted = false;
    for (DataNode node : scene.scene.nodes.all()) {
      for (BlockKey key : scene.scene.deletions(node)) {
        deleted = true;
        scene.tell(node, ReplicaEvent.DELETED, block(key));
      }
    }
    assertThat(scene.scene.blocks.stats().underReplicated()).isZero();
    assertThat(scene.scene.blocks.stats().missing()).isZero();
    return deleted || !orders.isEmpty();
  }

  private BalanceReport settle() {
    for (int i = 0; i < ROUNDS_MAX; i++) {
      round();
      if (balancer.report().balanced()) {
        return balancer.report();
      }
    }
    throw new AssertionError("not balanced: " + balancer.report());
  }

  private double used(DataNode node) {
    return scene.scene.blocks.redundancy().blocksOf(node).length
        * (double) ReplicationScene.LENGTH
        / CAPACITY;
  }

  @Test
  void shouldFillAnEmptyNodeUpToTheThresholdAndThenRest() {
    DataNode a = join("a", "/r1");
    DataNode b = join("b", "/r2");
    store(60, a);
    store(60, b);
    DataNode c = join("c", "/r2");
    round();

    BalanceReport report = settle();

    assertThat(report.mean()).isEqualTo(0.4);
    for (DataNode node : List.of(a, b, c)) {
      assertThat(used(node)).isBetween(0.35, 0.45);
    }
    assertThat(copies).as("no more than what the empty node lacked").isBetween(35, 41);
    int before = copies;
    for (int i = 0; i < 30; i++) {
      assertThat(round()).isFalse();
    }
    assertThat(copies).isEqualTo(before);
    assertThat(scene.monitor.counts().open()).isZero();
    assertThat(report.bytesMoved()).isEqualTo((long) copies * ReplicationScene.LENGTH);
  }

  @Test
  void shouldKeepEveryBlockOnTwoRacks() {
    DataNode a = join("a", "/r1");
    DataNode b = join("b", "/r2");
    store(50, a, b);
    DataNode c = join("c", "/r2");
    DataNode d = join("d", "/r1");

    settle();

    for (BlockView block : blocks.values()) {
      ReplicatedBlock seen =
          Objects.requireNonNull(scene.scene.blocks.redundancy().describe(block.id().value()));
      Set<String> racks =
          seen.holders().stream()
              .map(holder -> holder.node().registration().rack())
              .collect(Collectors.toSet());
      assertThat(racks).hasSize(2);
      assertThat(seen.holders()).hasSize(2);
    }
    assertThat(used(c)).isBetween(0.2, 0.3);
    assertThat(used(d)).isBetween(0.2, 0.3);
  }

  @Test
  void shouldSayWhyNothingCanMove() {
    DataNode a = join("a", "/r1");
    DataNode b = join("b", "/r2");
    store(50, a, b);
    join("c", "/r1");
    scene.scene.safeMode = true;
    beat();
    balancer.tick();
    assertThat(balancer.report().waits()).contains("not all DataNodes have reported");
    scene.scene.safeMode = false;

    settings = BalancerSettings.newBuilder().setState(BalancerSwitch.BALANCER_OFF).build();
    round();
    assertThat(balancer.report().waits()).contains("switched off");
    assertThat(copies).isZero();

    // Each block is on both other nodes; c can relieve a, but nobody can relieve b.
    settings = BalancerSettings.newBuilder().setState(BalancerSwitch.BALANCER_ON).build();
    for (int i = 0; i < 100; i++) {
      round();
    }
    assertThat(balancer.report().balanced()).isFalse();
    assertThat(balancer.report().waits()).contains("fewer racks");
    assertThat(used(b)).isEqualTo(0.5);
    Set<String> on = new HashSet<>();
    scene.scene.nodes.all().forEach(node -> on.add(node.id()));
    assertThat(on).hasSize(3);
  }

  /**
   * Heartbeats, copies, reports and deletions all come when they come: every heartbeat tells what
   * is on the node's disk, which the NameNode has heard of already or will later.
   */
  @Property(tries = 60)
  void shouldMoveNoMoreThanNeededHoweverLateItHears(@ForAll long seed) {
    new BalancerTest().moveWithDelays(new Random(seed)); // A scene of its own for each try.
  }

  private void moveWithDelays(Random random) {
    List<DataNode> nodes = new ArrayList<>();
    Map<String, Set<Long>> disks = new HashMap<>();
    int nodeCount = 3 + random.nextInt(3);
    for (int i = 0; i < nodeCount; i++) {
      nodes.add(join("n" + i, "/r" + i % 2));
    }
    int total = 0;
    for (DataNode node : nodes) {
      int count = random.nextBoolean() ? 0 : random.nextInt(80);
      store(count, node);
      Set<Long> disk = new HashSet<>();
      Arrays.stream(scene.scene.blocks.redundancy().blocksOf(node)).forEach(disk::add);
      disks.put(node.id(), disk);
      total += count;
    }
    double mean = (double) total / nodeCount;
    double needed =
        disks.values().stream().mapToDouble(disk -> Math.max(0, disk.size() - mean)).sum();
    beat();
    scene.tick();

    Deeds deeds = new Deeds(random);
    int silence = 1 + random.nextInt(3);
    int idle = 0;
    for (int step = 0; idle < 20; step++) {
      assertThat(step).as("steps: " + balancer.report()).isLessThan(STEPS_MAX);
      for (DataNode node : nodes) {
        if (random.nextInt(silence) == 0) {
          beat(node, disk(disks, node).size());
        }
      }
      scene.scene.clock.advanceMs(1_000);
      balancer.tick();
      for (Order order : scene.tick()) {
        copies++;
        DataNode target = scene.node(order.target());
        deeds.add(
            () -> {
              disk(disks, target).add(order.block().getBlockId());
              deeds.add(() -> scene.tell(target, ReplicaEvent.RECEIVED, block(order.block())));
            });
      }
      for (DataNode node : nodes) {
        for (BlockKey key : scene.scene.deletions(node)) {
          deeds.add(
              () -> {
                disk(disks, node).remove(key.getBlockId());
                deeds.add(() -> scene.tell(node, ReplicaEvent.DELETED, block(key)));
              });
        }
      }
      deeds.doSome();
      assertThat(copies).as("moves").isLessThanOrEqualTo((int) Math.ceil(needed));
      assertThat(scene.scene.blocks.stats().underReplicated()).isZero();
      assertThat(scene.scene.blocks.stats().missing()).isZero();
      idle = balancer.report().balanced() && deeds.isEmpty() ? idle + 1 : 0;
    }
    for (Set<Long> disk : disks.values()) {
      double deviation = (disk.size() - mean) * ReplicationScene.LENGTH / CAPACITY;
      assertThat(Math.abs(deviation))
          .as(sizes(disks) + " " + balancer.report())
          .isLessThanOrEqualTo(0.05 + 1e-6);
    }
  }

  private static Map<String, Integer> sizes(Map<String, Set<Long>> disks) {
    Map<String, Integer> sizes = new TreeMap<>();
    disks.forEach((id, disk) -> sizes.put(id, disk.size()));
    return sizes;
  }

  private static Set<Long> disk(Map<String, Set<Long>> disks, DataNode node) {
    return Objects.requireNonNull(disks.get(node.id()));
  }

  /** One node's heartbeat, while the others are silent. */
  private void beat(DataNode node, int blocksOnDisk) {
    showSpace(node, (long) blocksOnDisk * ReplicationScene.LENGTH);
    List<DataNode> all = List.copyOf(scene.alive);
    scene.alive.retainAll(List.of(node));
    scene.heartbeat();
    scene.alive.clear();
    scene.alive.addAll(all);
  }

  /** What nodes were told to do, or have to tell, and do some time. */
  private static final class Deeds {
    private final Random random;
    private final int slowness;
    private final List<Runnable> open = new ArrayList<>();

    Deeds(Random random) {
      this.random = random;
      this.slowness = 1 + random.nextInt(3);
    }

    void add(Runnable deed) {
      open.add(deed);
    }

    void doSome() {
      for (Runnable deed : List.copyOf(open)) {
        if (random.nextInt(slowness) == 0) {
          open.remove(deed);
          deed.run();
        }
      }
    }

    boolean isEmpty() {
      return open.isEmpty();
    }
  }
}
