package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the repository shows to users is valid and complete. */
class ExampleConfigurationsTest {
  private static Path root() {
    return Path.of(Files.exists(Path.of("docker")) ? "" : "..").toAbsolutePath().normalize();
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(root().resolve("docker/examples"), 2)) {
      return files.filter(f -> f.endsWith("plumbline.yaml")).sorted().toList();
    }
  }

  @Test
  void everyFolderOfExamplesHasAConfiguration() throws Exception {
    try (Stream<Path> folders = Files.list(root().resolve("docker/examples"))) {
      assertThat(folders.filter(Files::isDirectory)).hasSameSizeAs(examples()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsValid(Path example) throws Exception {
    Configuration read = ConfigurationReader.read(example, List.of());

    assertThat(read.models()).isNotEmpty();
    assertThat(read.sources().bounded()).isTrue();
  }

  @Test
  void everyKeyIsExplained() throws Exception {
    String page = Files.readString(root().resolve("docs/configuration.md"));

    Set<String> keys = new TreeSet<>();
    keysOf(YamlText.parse(resource("everything.yaml"), new Problems()), keys);
    // Names that the user gives.
    keys.removeAll(
        Set.of("owner", "tier", "age", "country", "note", "sex", "prediction:score", "revenue"));
    keys.removeIf(key -> Checks.named(key).isPresent() || key.contains("."));
    keys.removeAll(Set.of("accuracy", "DPPL", "sum"));
    Set<String> explained =
        Pattern.compile("`[^`\n]+`")
            .matcher(page)
            .results()
            .flatMap(code -> Stream.of(code.group().split("[^a-z0-9-]+")))
            .collect(Collectors.toSet());
    assertThat(explained).containsAll(keys);
    assertThat(keys).hasSizeGreaterThan(60);
  }

  private static void keysOf(YamlValue value, Set<String> keys) {
    if (value instanceof YamlValue.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (key, child) -> {
                keys.add(key);
                keysOf(child, keys);
              });
    } else if (value instanceof YamlValue.Sequence sequence) {
      sequence.items().forEach(item -> keysOf(item, keys));
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ExampleConfigurationsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
