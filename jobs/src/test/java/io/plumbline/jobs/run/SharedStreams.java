package io.plumbline.jobs.run;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The reference streams that lie beside the repository; a clone without them skips. */
final class SharedStreams {
  private SharedStreams() {}

  /** The folder of a stream; skips the test loudly where there is none. */
  static Path folder(String stream) {
    Path folder =
        Path.of(System.getProperty("plumbline.shared", "../../shared"), "data", "streams", stream);
    boolean there = Files.isDirectory(folder);
    if (!there) {
      System.out.println("SKIPPED: no reference stream at " + folder.toAbsolutePath());
    }
    assumeTrue(there, "no reference stream at " + folder);
    return folder;
  }

  /** The folder of a worked example in the repository. */
  static Path example(String stream) {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("docker")) ? here : here.getParent();
    return root.resolve("docker").resolve("examples").resolve(stream);
  }
}
