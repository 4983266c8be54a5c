package io.ashlar.datanode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;

/** What keeps the parts of a DataNode apart. */
@AnalyzeClasses(
    packages = "io.ashlar.datanode",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DataNodeArchitectureTest {
  @ArchTest
  static final ArchRule thePipelineIsAPlainStateMachine =
      noClasses()
          .that()
          .resideInAPackage("io.ashlar.datanode.pipeline")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "io.ashlar.rpc..",
              "io.ashlar.common.disk..",
              "io.ashlar.datanode.transfer..",
              "io.ashlar.datanode.replica..",
              "java.nio..",
              "java.io..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule filesKnowNoSockets =
      noClasses()
          .that()
          .resideInAnyPackage("io.ashlar.datanode.replica", "io.ashlar.datanode.volume")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.ashlar.rpc..", "io.ashlar.datanode.transfer..");

  @ArchTest
  static final ArchRule dataNodesKnowNoNameNode =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ashlar.namenode..", "io.ashlar.client..");

  @ArchTest
  static final ArchRule onlyTheWiringChoosesDisksAndClocks =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.ashlar.datanode.server")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(RealDisk.class, SystemClock.class);

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.ashlar.datanode.(*)..").should().beFreeOfCycles();
}
