package io.ashlar.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the parts of the module may use. */
@AnalyzeClasses(
    packages = "io.ashlar.benchmarks",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class BenchmarksArchitectureTest {
  /** The same classes run beside the peer's libraries, whose versions are others. */
  @ArchTest
  static final ArchRule THE_DRIVER_USES_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage("..benchmarks.driver..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "..benchmarks.driver..");

  @ArchTest
  static final ArchRule NOTHING_BUT_THE_ADAPTER_KNOWS_A_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("..benchmarks.ashlar..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ashlar.client..", "org.apache.hadoop..");
}
