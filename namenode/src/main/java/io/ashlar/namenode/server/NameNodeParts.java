package io.ashlar.namenode.server;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;
import io.ashlar.daemon.Host;
import io.ashlar.daemon.RealHost;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.EventLoopsSource;

/**
 * The seams of a NameNode.
 *
 * @param faults hears of what the process cannot go on from
 * @param user who runs the process, and may do everything
 */
public record NameNodeParts(
    Clock clock,
    Disk disk,
    RandomSource random,
    FaultHandler faults,
    String user,
    Host host,
    EventLoopsSource sockets) {
  /** On this machine's own threads and sockets. */
  public NameNodeParts(
      Clock clock, Disk disk, RandomSource random, FaultHandler faults, String user) {
    this(clock, disk, random, faults, user, RealHost.INSTANCE, EventLoops::create);
  }

  /** The real ones. */
  public static NameNodeParts real(FaultHandler faults) {
    return new NameNodeParts(
        SystemClock.INSTANCE,
        RealDisk.INSTANCE,
        new SecureRandomSource(),
        faults,
        System.getProperty("user.name", ""));
  }
}
