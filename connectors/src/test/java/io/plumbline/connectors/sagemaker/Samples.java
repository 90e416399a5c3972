package io.plumbline.connectors.sagemaker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Published files, where there are any. */
final class Samples {
  static final String DATA_QUALITY = "sdk/quality_check/data_quality/";

  private Samples() {}

  static Path path(String file) {
    Path path =
        Path.of(
            System.getProperty("plumbline.shared", "../../shared"),
            "reference",
            "sagemaker-samples",
            file);
    if (!Files.isReadable(path)) {
      System.out.println("SKIPPED: the sample " + path + " is not there");
    }
    assumeTrue(Files.isReadable(path));
    return path;
  }

  static String text(String file) throws IOException {
    return Files.readString(path(file));
  }

  /** All files with the ending, by their path below the samples. */
  static List<String> endingIn(String ending) throws IOException {
    Path root = path("README.md").getParent();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(ending))
          .sorted()
          .toList();
    }
  }
}
