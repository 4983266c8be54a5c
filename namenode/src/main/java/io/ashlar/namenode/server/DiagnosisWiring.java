package io.ashlar.namenode.server;

import io.ashlar.namenode.block.RackAwarePlacement;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.diagnosis.Diagnosis;
import io.ashlar.namenode.lease.LeaseManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives the answers to operators' questions what they are answered from. */
final class DiagnosisWiring {
  private DiagnosisWiring() {}

  static Diagnosis create(
      NameNodeConfig config,
      NameNodeParts parts,
      HardState hard,
      SoftState soft,
      LeaseManager leases) {
    return new Diagnosis(
        new Diagnosis.Parts(
            hard.recovered().namespace(),
            soft.nodes(),
            soft.blocks().redundancy(),
            soft.blocks().stats(),
            soft.replication().insight(),
            soft.safeMode(),
            leases,
            new RackAwarePlacement(parts.random()),
            loop(hard),
            parts.clock(),
            config.files().blockSize(),
            config.replication().streamsMax(),
            () -> failedFolders(hard),
            hard.loop()::readOnlyReason,
            hard.storage().currents()));
  }

  private static SoftLoop loop(HardState hard) {
    return new SoftLoop() {
      @Override
      public void executeSoft(Runnable task) {
        hard.loop().executeSoft(task);
      }

      @Override
      public boolean isFullOfSoft() {
        return hard.loop().isFullOfSoft();
      }
    };
  }

  private static Map<Path, String> failedFolders(HardState hard) {
    Map<Path, String> failed = new LinkedHashMap<>();
    hard.recovered()
        .editLog()
        .failedFolders()
        .forEach(folder -> failed.put(folder, hard.folders().failureOf(folder)));
    return failed;
  }
}
