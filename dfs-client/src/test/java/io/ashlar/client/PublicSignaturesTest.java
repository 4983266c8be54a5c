package io.ashlar.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** Users of the client see its own types, never those of the wire or of Netty. */
final class PublicSignaturesTest {
  /** Plain records, as public as the class whose methods give them. */
  private static final String ANSWERS_FOR_OPERATORS = "io.ashlar.client.diagnosis";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.ashlar.client");

  @Test
  void shouldShowOwnTypesOnly() {
    assertThat(classes).isNotEmpty();
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("io.ashlar.client")
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .arePublic()
        .should(
            new ArchCondition<JavaMethod>("name no foreign types") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                method.getAllInvolvedRawTypes().stream()
                    .filter(type -> foreign(type))
                    .forEach(
                        type ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    method, describe(method) + " names " + type.getName())));
              }
            })
        .check(classes);
  }

  private static String describe(JavaMember member) {
    return member.getFullName();
  }

  private static boolean foreign(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith("com.google.protobuf")
        || name.startsWith("io.netty")
        || name.startsWith("io.ashlar.rpc")
        || (name.startsWith("io.ashlar.client.") && !name.equals(ANSWERS_FOR_OPERATORS))
        || (name.startsWith("io.ashlar.protocol") && !name.equals("io.ashlar.protocol.error"));
  }

  @Test
  void shouldKeepReadingAndWritingApart() {
    noClasses()
        .that()
        .resideInAPackage("..client.write..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..client.read..")
        .check(classes);
  }
}
