package io.ashlar.it.simulation.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongSupplier;

/** What is wrong with the disk of one process, now or soon. */
public final class DiskFaults {
  private static final int NEVER = -1;

  private final Set<Lie> lies;
  private int writesUntilError = NEVER;
  private int forcesUntilError = NEVER;
  private int changesUntilDeath = NEVER;
  private Runnable death = () -> {};
  private final LongSupplier nowMs;
  private boolean failedOnce;
  private long struckMs = -1;

  /** A disk that tells {@code lies}; mostly none. */
  public DiskFaults(Set<Lie> lies, LongSupplier nowMs) {
    this.lies = lies;
    this.nowMs = nowMs;
  }

  /** The n-th write from now on fails. */
  public void failWrite(int n) {
    writesUntilError = n;
  }

  /** The n-th force of a file from now on fails. */
  public void failForce(int n) {
    forcesUntilError = n;
  }

  /** In the middle of what it does, before its n-th change from now on, the process dies. */
  public void dieAtChange(int n, Runnable howItDies) {
    changesUntilDeath = n;
    death = howItDies;
  }

  /** The disk is as good as new. */
  public void clear() {
    writesUntilError = NEVER;
    forcesUntilError = NEVER;
    changesUntilDeath = NEVER;
  }

  /** True if an error struck in the life that runs now, so that a volume may be out. */
  public boolean failedOnce() {
    return failedOnce;
  }

  /** Another life begins. */
  void onStart() {
    failedOnce = false;
  }

  /** An error that was injected has struck. */
  void struck() {
    failedOnce = true;
    struckMs = nowMs.getAsLong();
  }

  /** When an error struck last; -1 if none did. */
  long struckMs() {
    return struckMs;
  }

  void onChange() {
    if (changesUntilDeath > 0 && --changesUntilDeath == 0) {
      changesUntilDeath = NEVER;
      death.run();
    }
  }

  void onWrite() throws IOException {
    if (writesUntilError > 0 && --writesUntilError == 0) {
      writesUntilError = NEVER;
      struck();
      throw new IOException("Input/output error");
    }
  }

  /** True if this force is to fail. */
  boolean failsForce() {
    if (forcesUntilError > 0 && --forcesUntilError == 0) {
      forcesUntilError = NEVER;
      struck();
      return true;
    }
    return false;
  }

  /** True if a force of a replica's file is left out. */
  boolean skipsForce() {
    return lies.contains(Lie.SKIPS_FORCE);
  }

  /** True if a failed force of a replica's file is not told. */
  boolean forgetsFailedForce() {
    return lies.contains(Lie.FORGETS_FAILED_FORCE);
  }

  boolean forcesDirectory(Path directory) {
    String path = directory.toString();
    boolean ofReplicas = path.contains("/rbw") || path.contains("/finalized");
    return !ofReplicas || !lies.contains(Lie.SKIPS_DIRECTORY_FORCE);
  }
}
