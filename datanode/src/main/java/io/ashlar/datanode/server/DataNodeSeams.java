package io.ashlar.datanode.server;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;
import io.ashlar.daemon.Host;
import io.ashlar.daemon.RealHost;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.EventLoopsSource;

/** Disk, time, chance and faults, as a DataNode is given them. */
public record DataNodeSeams(
    Disk disk,
    Clock clock,
    RandomSource random,
    FaultHandler faults,
    CrashPoint crashPoint,
    Host host,
    EventLoopsSource sockets) {
  /** On this machine's own threads and sockets. */
  public DataNodeSeams(
      Disk disk, Clock clock, RandomSource random, FaultHandler faults, CrashPoint crashPoint) {
    this(disk, clock, random, faults, crashPoint, RealHost.INSTANCE, EventLoops::create);
  }

  /** The machine's own. */
  public static DataNodeSeams real(FaultHandler faults) {
    return new DataNodeSeams(
        RealDisk.INSTANCE, SystemClock.INSTANCE, new SecureRandomSource(), faults, CrashPoint.NONE);
  }
}
