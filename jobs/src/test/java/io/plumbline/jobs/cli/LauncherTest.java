package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a tree of its own, with stand-ins for Maven and Java that say what they do. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "find",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "tail",
          "tee",
          "touch");

  @TempDir Path folder;
  private Path root;
  private Path bin;
  private Path elsewhere;
  private String output;

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectory(folder.resolve("house with blanks"));
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path script = Path.of("plumbline");
    Files.copy(
        Files.exists(script) ? script : Path.of("..").resolve(script), root.resolve("plumbline"));
    for (String module : List.of("schemas", "detectors", "connectors", "jobs")) {
      Files.createDirectories(root.resolve(module + "/src/main"));
      Files.writeString(root.resolve(module + "/src/main/A.java"), "");
      Files.writeString(root.resolve(module + "/pom.xml"), "");
    }
    Files.writeString(root.resolve("pom.xml"), "");
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      executable(bin.resolve(tool), "exec " + which(tool) + " \"$@\"\n");
    }
    java("17.0.15");
    maven("mkdir -p jobs/target/lib && touch jobs/target/plumbline-jobs.jar");
    age();
  }

  private static Path which(String tool) {
    return List.of("/bin/", "/usr/bin/").stream()
        .map(path -> Path.of(path + tool))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  /** A file's age has the resolution of a clock tick: what is there already is an hour old. */
  private void age() throws IOException {
    FileTime old = FileTime.from(Instant.now().minusSeconds(3_600));
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }

  private void java(String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdk/bin"));
    executable(home.resolve("javac"), "");
    executable(
        bin.resolve("java"),
        "case \"$*\" in\n"
            + "  *-version*) echo 'openjdk version \""
            + version
            + "\"' >&2; echo '    java.home = "
            + home.getParent()
            + "' >&2 ;;\n"
            + "  *) echo \"in $PWD\"; for a in \"$@\"; do echo \"arg $a\"; done ;;\nesac\n");
  }

  private void maven(String does) throws IOException {
    executable(
        bin.resolve("mvn"),
        "echo \"$@\" >> mvn-calls\n"
            + "echo '[INFO] Building Plumbline: schemas 0.1.0 [2/5]'\n"
            + "echo '[INFO] Building Plumbline: jobs 0.1.0 [5/5]'\n"
            + does
            + "\n");
  }

  private static void executable(Path file, String content) throws IOException {
    // Never through a link: what stands there is replaced, not written to.
    Files.deleteIfExists(file);
    Files.writeString(file, "#!" + which("bash") + "\n" + content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int launch(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("plumbline").toString()));
    command.addAll(List.of(args));
    Path to = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .redirectOutput(to.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    output = Files.readString(to);
    return process.exitValue();
  }

  private long builds() throws IOException {
    Path calls = root.resolve("mvn-calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void firstUseBuildsAndSaysSo() throws Exception {
    assertThat(launch("validate", "--config", "a b.yaml")).isZero();

    assertThat(builds()).isEqualTo(1);
    assertThat(output.lines().findFirst().orElseThrow())
        .matches(
            "building Plumbline \\(first use, about 2 minutes\\) … schemas … jobs … done in \\d+ s");
    assertThat(output.lines())
        .contains("in " + elsewhere.toRealPath(), "arg validate", "arg --config", "arg a b.yaml")
        .contains("arg io.plumbline.jobs.cli.Plumbline", "arg -Xmx2g");
    assertThat(root.resolve("target/launcher.lock")).doesNotExist();
  }

  @Test
  void secondUseBuildsNothing() throws Exception {
    launch("a");
    assertThat(launch("b")).isZero();

    assertThat(builds()).isEqualTo(1);
    assertThat(output).doesNotContain("building");
  }

  @Test
  void changedSourceIsBuiltAgain() throws Exception {
    launch("a");
    Path source = root.resolve("detectors/src/main/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    launch("b");

    assertThat(builds()).isEqualTo(2);
    assertThat(output).startsWith("building Plumbline (sources have changed)");
  }

  @Test
  void failedBuildShowsWhyAndRunsNothing() throws Exception {
    maven("echo '[ERROR] no such symbol'; exit 1");

    assertThat(launch("a")).isEqualTo(1);
    assertThat(output)
        .contains("failed", "[ERROR] no such symbol", "target/launcher-build.log")
        .doesNotContain("arg a");
    assertThat(root.resolve("target/launcher.lock")).doesNotExist();
    assertThat(launch("a")).isEqualTo(1);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void lockOfADeadProcessIsTaken() throws Exception {
    Files.createDirectories(root.resolve("target"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(
        root.resolve("target/launcher.lock"), Path.of(Long.toString(dead.pid())));

    assertThat(launch("a")).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildByAnotherIsWaitedForAndNotRepeated() throws Exception {
    // The other build is under way until this process is sent its input.
    Process other = new ProcessBuilder("cat").start();
    Files.createDirectories(root.resolve("target"));
    Path lock = root.resolve("target/launcher.lock");
    Files.createSymbolicLink(lock, Path.of(Long.toString(other.pid())));
    maven("exit 1");
    executable(
        bin.resolve("sleep"),
        "mkdir -p '"
            + root
            + "/jobs/target/lib'; touch '"
            + root
            + "/jobs/target/plumbline-jobs.jar' '"
            + root
            + "/target/launcher.stamp'; rm -f '"
            + lock
            + "'\n");
    try {
      assertThat(launch("a")).isZero();
    } finally {
      other.destroy();
    }
    assertThat(output).startsWith("plumbline: waiting for another build").contains("arg a");
    assertThat(builds()).isZero();
  }

  @Test
  void oldJavaIsRefused() throws Exception {
    java("11.0.2");
    assertThat(launch("a")).isEqualTo(1);
    assertThat(output)
        .startsWith("plumbline: a JDK 17 or newer is needed: ")
        .contains("version 11");

    java("1.8.0_292");
    assertThat(launch("a")).isEqualTo(1);
    assertThat(output).contains("is version 1");
  }

  @Test
  void missingToolsAreNamed() throws Exception {
    Files.delete(bin.resolve("mvn"));
    assertThat(launch("a")).isEqualTo(1);
    assertThat(output).startsWith("plumbline: Maven 3.8 or newer is needed to build");

    Files.delete(bin.resolve("java"));
    assertThat(launch("a")).isEqualTo(1);
    assertThat(output).startsWith("plumbline: a JDK 17 or newer is needed: there is no java");
  }

  @Test
  void linkToTheLauncherFindsItsHouse() throws Exception {
    Path real = root;
    Path links = Files.createDirectory(folder.resolve("links"));
    Files.createSymbolicLink(
        links.resolve("plumbline"), Path.of("../" + real.getFileName() + "/plumbline"));
    root = links;

    assertThat(launch("a")).isZero();
    assertThat(output).contains("arg a");
    assertThat(real.resolve("mvn-calls")).exists();
  }
}
