package io.ashlar.it.simulation.check;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.nemesis.BitFlips;
import io.ashlar.it.simulation.workload.FileRecord;
import io.ashlar.it.simulation.workload.Folders;
import io.ashlar.it.simulation.workload.Tally;
import java.util.List;

/** What must hold some time after all faults have ended, as a fresh client sees it. */
public final class FinalCheck {
  private final Convergence convergence;
  private final FileCheck files;
  private final NameCheck names;
  private final ReplicaCheck replicas;
  private final LogCheck log;

  /** Looks by a client of its own. */
  public FinalCheck(SimCluster cluster, SimClient client, Tally tally, BitFlips flips) {
    Answers answers = new Answers(cluster.world());
    BlockOwners owners = new BlockOwners(cluster.world());
    this.replicas = new ReplicaCheck(cluster, owners);
    this.convergence = new Convergence(cluster, client, answers);
    this.files = new FileCheck(client, answers, owners, tally, flips);
    this.names = new NameCheck(client, answers);
    this.log = new LogCheck(cluster, client, answers);
  }

  /** Waits for calm, then looks at everything. */
  public void run(List<FileRecord> written, List<Folders> folders) {
    boolean calm = convergence.await(written);
    for (FileRecord file : written) {
      // The length of a file that is still open is anybody's guess.
      if (calm || file.state() == FileRecord.State.CLOSED) {
        files.check(file, calm);
      }
    }
    if (calm) {
      written.forEach(files::checkParts);
      folders.forEach(names::check);
      replicas.check();
      convergence.checkNothingIsLeft();
    }
    log.check();
  }
}
