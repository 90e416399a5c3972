package io.plumbline.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.sagemaker.MonitoredWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowFolderSinkTest {
  private static final long HOUR = 3_600_000;

  @TempDir Path temporary;
  private Path root;
  private SinkWriter<MonitoredWindow> writer;

  @BeforeEach
  void open() {
    root = temporary.resolve("out");
    writer = new WindowFolderSink(root).createWriter(null);
  }

  private static MonitoredWindow window(
      String model, String version, String segment, Instant start, long... family) {
    long size = family.length > 0 ? family[0] : HOUR;
    return new MonitoredWindow(
        model,
        version,
        segment,
        size,
        family.length > 1 ? family[1] : size,
        family.length > 2 ? family[2] : 0,
        start.toEpochMilli(),
        7,
        bytes("s"),
        bytes("c"),
        bytes("v"));
  }

  private static MonitoredWindow with(long revision, String statistics, String constraints) {
    return new MonitoredWindow(
        "m",
        "1",
        "all",
        HOUR,
        HOUR,
        0,
        0,
        revision,
        bytes(statistics),
        bytes(constraints),
        bytes(constraints));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String folder(MonitoredWindow window) {
    return window.folder().toString().replace('\\', '/');
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void aWindowIsFoundUnderModelVersionSizeAndTheHourThatItBegins() {
    Instant five = Instant.parse("2026-02-03T05:00:00Z");
    assertThat(folder(window("churn", "3", "all", five))).isEqualTo("churn/3/1h/2026/02/03/05");
    assertThat(folder(window("churn", "3", "country=PL", five, 24 * HOUR, HOUR, 0)))
        .isEqualTo("churn/3/1d-every-1h/country=PL%_300/2026/02/03/05");
    assertThat(folder(window("churn", "3", "all", five, 24 * HOUR, 24 * HOUR, 5 * HOUR)))
        .isEqualTo("churn/3/1d-offset-5h/2026/02/03/05");
    assertThat(folder(window("m", "1", "all", five.plusSeconds(300), 300_000)))
        .isEqualTo("m/1/5m/2026/02/03/05/05");
    assertThat(folder(window("m", "1", "all", five.plusSeconds(10), 10_000)))
        .isEqualTo("m/1/10s/2026/02/03/05/00/10");
    assertThat(folder(window("m", "1", "all", five.plusMillis(10), 10)))
        .isEqualTo("m/1/10ms/2026/02/03/05/00/00/010");
  }

  @Test
  void noNameLeavesTheFolderOrMeetsAnother() {
    List<String> names =
        List.of(
            "..",
            ".",
            "a/b",
            "a\\b",
            "/etc/passwd",
            "a\u0000b",
            "a%2Fb",
            "\u00e4 b",
            "a:b",
            "x".repeat(256),
            "x".repeat(255) + "y",
            "\u20ac".repeat(85),
            "-",
            "~",
            "pl",
            "Pl",
            "pL",
            "PL",
            "PL%_3",
            "pl%_3",
            "x".repeat(199) + "a",
            "x".repeat(199) + "A",
            "X".repeat(200),
            "X".repeat(201),
            "X".repeat(200) + "x",
            "\u00c4",
            "\u00e4",
            "%2f",
            "/");
    List<Path> folders =
        names.stream().map(name -> window(name, name, name, Instant.EPOCH).folder()).toList();
    // On some disks capital letters are small ones.
    assertThat(folders.stream().map(folder -> folder.toString().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
    for (Path folder : folders) {
      assertThat(folder.isAbsolute()).isFalse();
      assertThat(folder.normalize()).isEqualTo(folder);
      assertThat(folder.getNameCount()).isEqualTo(8);
      for (Path name : folder) {
        assertThat(name.toString()).hasSizeBetween(1, 255).matches("[\\x21-\\x7e]+");
        assertThat(name.toString()).doesNotStartWith(".");
      }
    }
  }

  @Test
  void aLaterRevisionTakesThePlaceOfTheOneBefore() throws Exception {
    writer.write(with(5, "first", "c"), null);
    Path folder = root.resolve("m/1/1h/1970/01/01/00");
    assertThat(folder.resolve(".plumbline")).hasContent("revision 5\n");
    // Left by a process that was killed in the middle of it.
    Files.writeString(folder.resolve(".statistics.json.1.tmp"), "fir");

    writer.write(with(6, "second", "d"), null);

    assertThat(folder.resolve("statistics.json")).hasContent("second");
    assertThat(folder.resolve("constraints.json")).hasContent("d");
    assertThat(folder.resolve("constraint_violations.json")).hasContent("d");
    assertThat(folder.resolve(".plumbline")).hasContent("revision 6\n");
    assertThat(files())
        .extracting(file -> file.substring(file.lastIndexOf('/') + 1))
        .containsExactly(
            ".plumbline", "constraint_violations.json", "constraints.json", "statistics.json");
  }

  @Test
  void withoutConstraintsThereAreStatisticsAlone() throws Exception {
    writer.write(with(5, "first", "c"), null);
    writer.write(with(5, "first", ""), null);
    assertThat(files())
        .containsExactly("m/1/1h/1970/01/01/00/.plumbline", "m/1/1h/1970/01/01/00/statistics.json");
  }

  @Test
  void aRunThatStartsAnewRemovesWindowsAndNothingElse() throws Exception {
    writer.write(with(5, "first", "c"), null);
    writer.write(window("m", "2", "all", Instant.EPOCH), null);
    // What Model Monitor itself wrote, and somebody's notes in a window of ours.
    Path theirs = Files.createDirectories(root.resolve("endpoint/schedule/2026/02/03/05"));
    Files.writeString(theirs.resolve("statistics.json"), "theirs");
    Files.writeString(root.resolve("m/2/1h/1970/01/01/00/notes.txt"), "mine");
    Files.createDirectories(root.resolve("strange/.plumbline"));

    WindowFolderSink.clear(root);

    assertThat(files())
        .containsExactly(
            "endpoint/schedule/2026/02/03/05/statistics.json", "m/2/1h/1970/01/01/00/notes.txt");
    assertThat(root.resolve("m/1")).doesNotExist();
    assertThat(root.resolve("strange/.plumbline")).isDirectory();
    WindowFolderSink.clear(temporary.resolve("never there"));
  }
}
