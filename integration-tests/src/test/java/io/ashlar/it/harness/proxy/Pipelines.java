package io.ashlar.it.harness.proxy;

import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.method.RpcMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches who asks whom to write a block, so that the order of a pipeline is known: locations of
 * blocks are told in the order that suits their reader.
 */
public final class Pipelines implements Traffic {
  private final Traffic traffic;
  private final Map<Long, Map<String, String>> nextByBlock = new HashMap<>();

  /** Lets {@code traffic} decide about the frames. */
  public Pipelines(Traffic traffic) {
    this.traffic = traffic;
  }

  /** The nodes of the block's newest pipeline, the one that the writer sends to first. */
  public synchronized List<String> of(long blockId) {
    List<String> nodes = new ArrayList<>();
    Map<String, String> next = nextByBlock.getOrDefault(blockId, Map.of());
    for (String node = next.get(Wires.CLIENT); node != null && !nodes.contains(node); ) {
      nodes.add(node);
      node = next.get(node);
    }
    return nodes;
  }

  @Override
  public Fate onFrame(Passage passage, Direction direction, long number, byte[] frame)
      throws InterruptedException {
    if (direction == Direction.FORWARD && Frames.method(frame) == RpcMethod.WRITE_BLOCK) {
      note(passage, Frames.body(frame, WriteBlockRequest.parser()));
    }
    return traffic.onFrame(passage, direction, number, frame);
  }

  private synchronized void note(Passage passage, WriteBlockRequest request) {
    Map<String, String> next =
        nextByBlock.computeIfAbsent(request.getBlock().getBlockId(), unused -> new HashMap<>());
    if (passage.from().equals(Wires.CLIENT)) {
      next.clear();
    }
    next.put(passage.from(), passage.to());
  }

  @Override
  public void onEnd(Passage passage, Direction direction) throws InterruptedException {
    traffic.onEnd(passage, direction);
  }
}
