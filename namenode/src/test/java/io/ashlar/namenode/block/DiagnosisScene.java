package io.ashlar.namenode.block;

import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.namenode.datanodes.InlineLoop;
import io.ashlar.namenode.diagnosis.Diagnosis;
import io.ashlar.namenode.diagnosis.Doctor;
import io.ashlar.namenode.diagnosis.Finding;
import io.ashlar.namenode.diagnosis.ProblemCode;
import io.ashlar.namenode.lease.LeaseConfig;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.safemode.SafeMode;
import io.ashlar.protocol.diagnosis.PlanResponse;
import io.ashlar.protocol.diagnosis.PlannedEvent;
import io.ashlar.protocol.error.DfsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** All questions why, asked of real block management and replication. */
final class DiagnosisScene {
  static final long BLOCK_BYTES = 1 << 20;

  final ReplicationScene replication = new ReplicationScene(2);
  final BlockScene scene = replication.scene;
  final SafeMode safeMode = new SafeMode(List.of());
  final Map<Path, String> failedFolders = new LinkedHashMap<>();
  final LeaseManager leases = new LeaseManager(new LeaseConfig(1_000, 5_000, 1_000), scene.clock);
  final Diagnosis diagnosis;
  String readOnly = "";

  DiagnosisScene() {
    safeMode.tick();
    scene.namespace.addListener(leases);
    diagnosis =
        new Diagnosis(
            new Diagnosis.Parts(
                scene.namespace,
                scene.nodes,
                scene.blocks.redundancy(),
                scene.blocks.stats(),
                replication.monitor.insight(),
                safeMode,
                leases,
                new RackAwarePlacement(new SeededRandomSource(5)),
                new InlineLoop(),
                scene.clock,
                BLOCK_BYTES,
                2,
                () -> failedFolders,
                () -> readOnly,
                List.of(Path.of("/name/1"), Path.of("/name/2"))));
  }

  List<Finding> findings() {
    return diagnose().problems();
  }

  Doctor.Diagnosis diagnose() {
    AtomicReference<Doctor.Diagnosis> heard = new AtomicReference<>();
    diagnosis.doctor().diagnose(heard::set);
    return Objects.requireNonNull(heard.get());
  }

  List<ProblemCode> codes() {
    return findings().stream().map(Finding::code).toList();
  }

  Finding finding(ProblemCode code) {
    return findings().stream()
        .filter(finding -> finding.code() == code)
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not among " + findings()));
  }

  PlanResponse plan(PlannedEvent event, String subject) {
    AtomicReference<PlanResponse> heard = new AtomicReference<>();
    try {
      diagnosis.plan(event, subject, heard::set);
    } catch (DfsException e) {
      throw new AssertionError(e);
    }
    return Objects.requireNonNull(heard.get());
  }
}
