package io.ashlar.it.simulation.net;

import io.ashlar.it.simulation.world.SimWorld;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Damage that strikes the next bytes on a way: they are lost together with their connection, or a
 * bit of block data is another one. Nothing but block data has checksums of its own, so nothing
 * else is flipped.
 */
public final class WireDamage {
  private final SimWorld world;
  private final SplittableRandom random;
  private final Set<Way> losing = new LinkedHashSet<>();
  private final Set<Way> flipping = new LinkedHashSet<>();

  WireDamage(SimWorld world) {
    this.world = world;
    this.random = world.split();
  }

  /** What is sent next that way does not arrive, and its connection breaks. */
  public void loseNext(InetAddress from, InetAddress to) {
    losing.add(new Way(from, to));
  }

  /** A bit flips of the block data that is sent next that way. */
  public void flipNext(InetAddress from, InetAddress to) {
    flipping.add(new Way(from, to));
  }

  /** What has not struck never will. */
  public void end() {
    losing.clear();
    flipping.clear();
  }

  /** True if the pipe breaks instead of carrying {@code content}, which may be changed. */
  boolean strikes(Pipe pipe, byte[] content) {
    BitSet payload = pipe.frames.follow(content);
    Way way = new Way(pipe.from.node().address(), pipe.to.node().address());
    if (losing.remove(way)) {
      world.note(content.length + " bytes are lost from " + way.from() + " to " + way.to());
      return true;
    }
    if (!payload.isEmpty() && flipping.remove(way)) {
      int at = payload.nextSetBit(0);
      for (int left = random.nextInt(payload.cardinality()); left > 0; left--) {
        at = payload.nextSetBit(at + 1);
      }
      content[at] ^= (byte) (1 << random.nextInt(8));
      world.note("a bit flips on the way from " + way.from() + " to " + way.to());
    }
    return false;
  }
}
