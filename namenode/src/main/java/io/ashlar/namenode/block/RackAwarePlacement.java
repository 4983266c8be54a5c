package io.ashlar.namenode.block;

import io.ashlar.common.random.RandomSource;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The default policy: the first replica on the writer's node when it is a DataNode, the second on
 * another rack, the third on the second's rack on another node, more of them spread over the racks.
 * Where the racks do not allow that, it takes what there is rather than fail.
 *
 * <p>Within a wish it draws two nodes and takes the better one by free space and load: nearly as
 * even as taking the best, without sending every writer to the same node.
 */
public final class RackAwarePlacement implements BlockPlacementPolicy {
  private static final int OVERLOAD_FACTOR = 2;
  private static final int OVERLOAD_STREAMS_MIN = 8;

  private final RandomSource random;

  /** Draws from {@code random}. */
  public RackAwarePlacement(RandomSource random) {
    this.random = random;
  }

  private record Candidate(PlacementNode node, VolumeReport volume) {
    String rack() {
      return node.rack();
    }

    /** Higher is better. */
    double score() {
      double free = (double) volume.getRemainingBytes() - node.promisedBytes();
      return free / (1 + node.activeStreams());
    }
  }

  @Override
  public ClusterView.Placement choose(PlacementRequest request, List<PlacementNode> nodes) {
    List<Candidate> open = new ArrayList<>();
    List<ClusterView.Refusal> refusals = new ArrayList<>();
    for (PlacementNode node : nodes) {
      PlacementCheck.Verdict verdict = PlacementCheck.check(node, request);
      VolumeReport volume = verdict.volume();
      if (volume == null) {
        refusals.add(refusal(node, verdict.refusal()));
      } else {
        open.add(new Candidate(node, volume));
      }
    }
    long streamsMax = streamsMax(open);
    List<Candidate> chosen = new ArrayList<>();
    List<String> racks = racksOfHolders(request, nodes);
    while (chosen.size() < request.wanted() && !open.isEmpty()) {
      Candidate next = pick(open, wish(request, racks, nodes), streamsMax);
      racks.add(next.rack());
      chosen.add(next);
      open.remove(next);
    }
    for (Candidate candidate : open) {
      int streams = candidate.node().activeStreams();
      String reason =
          streams > streamsMax
              ? "load: " + streams + " streams, more than " + streamsMax
              : "not needed: other nodes fit as well";
      refusals.add(refusal(candidate.node(), reason));
    }
    return new ClusterView.Placement(
        chosen.stream().map(RackAwarePlacement::location).toList(), refusals);
  }

  private static List<String> racksOfHolders(PlacementRequest request, List<PlacementNode> nodes) {
    List<String> racks = new ArrayList<>();
    for (PlacementNode node : nodes) {
      if (request.holders().contains(node.nodeId())) {
        racks.add(node.rack());
      }
    }
    return racks;
  }

  /** What the next target should be, given the racks of those that there are. */
  private static Predicate<Candidate> wish(
      PlacementRequest request, List<String> racks, List<PlacementNode> nodes) {
    if (racks.isEmpty()) {
      return candidate -> candidate.node().registration().isOn(request.writerHost());
    }
    String first = racks.get(0);
    if (racks.size() == 1) {
      return candidate -> !candidate.rack().equals(first);
    }
    String second = racks.get(1);
    if (racks.size() == 2) {
      return second.equals(first)
          ? candidate -> !candidate.rack().equals(first)
          : candidate -> candidate.rack().equals(second);
    }
    return spread(request, racks, nodes);
  }

  /** From the fourth on: no rack gets many more than its share. */
  private static Predicate<Candidate> spread(
      PlacementRequest request, List<String> racks, List<PlacementNode> nodes) {
    Map<String, Integer> perRack = new HashMap<>();
    racks.forEach(rack -> perRack.merge(rack, 1, Integer::sum));
    long rackCount = nodes.stream().map(PlacementNode::rack).distinct().count();
    int replicas = request.wanted() + request.holders().size();
    long perRackMax = (replicas - 1) / Math.max(1, rackCount) + 2;
    return candidate -> perRack.getOrDefault(candidate.rack(), 0) < perRackMax;
  }

  /** The wish goes before the load, and both give way before nothing is chosen. */
  private Candidate pick(List<Candidate> open, Predicate<Candidate> wish, long streamsMax) {
    Predicate<Candidate> easy = candidate -> candidate.node().activeStreams() <= streamsMax;
    for (Predicate<Candidate> filter : List.of(wish.and(easy), wish, easy)) {
      List<Candidate> fitting = open.stream().filter(filter).toList();
      if (!fitting.isEmpty()) {
        return better(fitting);
      }
    }
    return better(open);
  }

  private Candidate better(List<Candidate> fitting) {
    Candidate one = fitting.get(random.nextInt(fitting.size()));
    Candidate other = fitting.get(random.nextInt(fitting.size()));
    return other.score() > one.score() ? other : one;
  }

  private static long streamsMax(List<Candidate> candidates) {
    long total = candidates.stream().mapToLong(c -> c.node().activeStreams()).sum();
    long average = candidates.isEmpty() ? 0 : total / candidates.size();
    return Math.max(OVERLOAD_STREAMS_MIN, OVERLOAD_FACTOR * average);
  }

  private static ReplicaLocation location(Candidate candidate) {
    return ReplicaLocation.newBuilder()
        .setNodeId(candidate.node().nodeId())
        .addAllAddresses(candidate.node().registration().addresses())
        .setRack(candidate.rack())
        .setStorageId(candidate.volume().getStorageId())
        .setStorageType(candidate.volume().getType())
        .setState(ReplicaState.RBW)
        .build();
  }

  private static ClusterView.Refusal refusal(PlacementNode node, String reason) {
    return new ClusterView.Refusal(node.nodeId(), node.registration().address(), reason);
  }
}
