package io.plumbline.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of dependencies, and what the statistics may not know. */
@AnalyzeClasses(packages = "io.plumbline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule detectorsKnowNoFrameworkAndNoOtherModule =
      classes()
          .that()
          .resideInAPackage("io.plumbline.detectors..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.plumbline.detectors..",
              "java.lang..",
              "java.util..",
              "java.math..",
              "java.nio", // buffers and byte orders; files and channels are refused below
              "java.nio.charset..",
              "java.text..",
              "java.time..",
              "java.io",
              "com.dynatrace.hash4j..",
              "com.fasterxml.jackson..",
              "org.apache.commons.statistics..",
              "org.apache.commons.numbers..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule detectorsReadNoFileNoSocketAndNoClock =
      noClasses()
          .that()
          .resideInAPackage("io.plumbline.detectors..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|.*Stream|.*Reader|.*Writer|RandomAccessFile)")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.Clock.class, "systemUTC")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(java.util.Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class);

  @ArchTest
  static final ArchRule schemasKnowOnlyAvro =
      classes()
          .that()
          .resideInAPackage("io.plumbline.schemas..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.plumbline.schemas..", "java..", "org.apache.avro..");

  @ArchTest
  static final ArchRule connectorsStandBelowJobs =
      noClasses()
          .that()
          .resideInAPackage("io.plumbline.connectors..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.plumbline.jobs..");

  @ArchTest
  static final ArchRule formatsKnowNoFlink =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.plumbline.connectors.format..", "io.plumbline.connectors.reference..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule configurationKnowsNoFlink =
      noClasses()
          .that()
          .resideInAPackage("io.plumbline.jobs.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule packagesOfDetectorsHaveNoCycles =
      slices().matching("io.plumbline.detectors.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfConnectorsHaveNoCycles =
      slices().matching("io.plumbline.connectors.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfJobsHaveNoCycles =
      slices().matching("io.plumbline.jobs.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyReadsJavaSerialisation =
      noClasses()
          .that()
          .resideInAPackage("io.plumbline..")
          .and()
          .resideOutsideOfPackage("io.plumbline.schemas..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");
}
