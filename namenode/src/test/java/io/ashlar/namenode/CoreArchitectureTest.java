package io.ashlar.namenode;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.Scheduler;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import java.util.Arrays;
import java.util.Set;

/** The core stays a deterministic state machine: these rules are what makes replay equal. */
@AnalyzeClasses(
    packages = "io.ashlar.namenode",
    importOptions = ImportOption.DoNotIncludeTests.class)
class CoreArchitectureTest {
  private static final String NAMESPACE = "io.ashlar.namenode.namespace";
  private static final String SLABS = "io.ashlar.namenode.namespace.slab";
  private static final String APPLY = "io.ashlar.namenode.apply";
  private static final String RECORD = "io.ashlar.namenode.record";
  private static final String COMMAND = "io.ashlar.namenode.command";
  private static final String LEASE = "io.ashlar.namenode.lease";
  private static final String QUERY = "io.ashlar.namenode.query";

  /** Mutators that are wiring, not changes of the hard state. */
  private static final Set<String> WIRING = Set.of("addListener", "setTouchListener", "freeze");

  @ArchTest
  static final ArchRule handlersAndQueriesSeeOnlyTheView =
      noClasses()
          .that()
          .resideInAnyPackage(COMMAND, QUERY, RECORD, LEASE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Namespace.class)
          .orShould()
          .dependOnClassesThat(
              describe(
                  "are a namespace of one kind",
                  type ->
                      type.getPackageName().equals(SLABS)
                          || (type.getPackageName().equals(NAMESPACE)
                              && type.getSimpleName().startsWith("TreeMap"))))
          .because("only appliers change the namespace");

  @ArchTest
  static final ArchRule onlyAppliersCallMutators =
      noClasses()
          .that(
              describe(
                  "are no appliers and not the namespace itself",
                  type ->
                      !type.getPackageName().equals(APPLY)
                          && !type.getPackageName().equals(NAMESPACE)
                          && !type.getPackageName().equals(SLABS)))
          .should()
          .callMethodWhere(
              describe("it is a mutator of Namespace", CoreArchitectureTest::isMutator));

  @ArchTest
  static final ArchRule appliersTakeNoClockChanceOrIo =
      noClasses()
          .that()
          .resideInAnyPackage(APPLY, NAMESPACE, SLABS)
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.time..", "java.nio.file..", "java.net.."))
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              Clock.class,
              Scheduler.class,
              RandomSource.class,
              java.util.Random.class,
              java.util.UUID.class,
              java.io.File.class,
              Thread.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("a record must mean the same on every machine and at any time");

  @ArchTest
  static final ArchRule theCoreDoesNoIo =
      noClasses()
          .that()
          .resideInAnyPackage(NAMESPACE, SLABS, APPLY, RECORD, COMMAND, LEASE, QUERY)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.netty..",
                  "org.apache.curator..",
                  "org.apache.zookeeper..",
                  "com.codahale..",
                  "java.nio.file..",
                  "java.nio.channels..",
                  "java.net..",
                  "io.ashlar.common.disk..",
                  "io.ashlar.rpc.."));

  @ArchTest
  static final ArchRule handlersDecideWithoutClockOrChance =
      noClasses()
          .that()
          .resideInAnyPackage(COMMAND, QUERY, RECORD)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, RandomSource.class, java.util.Random.class)
          .because("time arrives in the context, ids are the namespace's next values");

  @ArchTest
  static final ArchRule everyApplierHasOneRecord =
      classes()
          .that()
          .implement(
              describe("RecordApplier", type -> type.getSimpleName().equals("RecordApplier")))
          .should()
          .haveSimpleNameEndingWith("Applier");

  private static boolean isMutator(JavaMethodCall call) {
    return call.getTargetOwner().isAssignableTo(Namespace.class)
        && !WIRING.contains(call.getName())
        && !declares(NamespaceView.class, call.getName())
        && !declares(Object.class, call.getName());
  }

  private static boolean declares(Class<?> type, String method) {
    return Arrays.stream(type.getMethods()).anyMatch(found -> found.getName().equals(method));
  }
}
