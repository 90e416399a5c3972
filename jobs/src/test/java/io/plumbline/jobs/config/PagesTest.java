package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the repository: what they lead to is there, what they show is valid. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```");

  @TempDir Path folder;

  private static Path root() {
    return Path.of(Files.exists(Path.of("docker")) ? "" : "..").toAbsolutePath().normalize();
  }

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String part : List.of("", "docs", "benchmarks", "detectors", "docker/examples")) {
      try (Stream<Path> files = Files.list(root().resolve(part))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  @Test
  void pagesAreFound() throws Exception {
    assertThat(pages()).hasSizeGreaterThan(7).contains(root().resolve("README.md"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws Exception {
    for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
      String target = link.group(1);
      if (target.matches("[a-z]+:.*")) {
        continue; // elsewhere
      }
      int hash = target.indexOf('#');
      String path = hash < 0 ? target : target.substring(0, hash);
      Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
      assertThat(file).as("%s in %s", target, page).exists();
      if (hash >= 0) {
        assertThat(anchors(file)).as("%s in %s", target, page).contains(target.substring(hash + 1));
      }
    }
  }

  /** The names under which hosts of Markdown let headings be found. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    for (MatchResult heading : HEADING.matcher(Files.readString(page)).results().toList()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyWholeConfigurationIsValid(Path page) throws Exception {
    for (MatchResult block : YAML.matcher(Files.readString(page)).results().toList()) {
      String text = block.group(1);
      if (Stream.of("sources:", "models:", "sinks:").allMatch(("\n" + text)::contains)) {
        Path file = Files.writeString(folder.resolve("plumbline.yaml"), text);
        assertThat(ConfigurationReader.read(file, List.of()).models()).isNotEmpty();
      }
    }
  }
}
