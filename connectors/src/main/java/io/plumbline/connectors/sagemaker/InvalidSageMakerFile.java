package io.plumbline.connectors.sagemaker;

import java.nio.file.Path;
import java.util.List;

/** A file that cannot be used. The message has every problem, each with its place. */
public final class InvalidSageMakerFile extends Exception {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final List<String> problems;

  InvalidSageMakerFile(List<String> problems) {
    this("the document", problems);
  }

  private InvalidSageMakerFile(String place, List<String> problems) {
    super(place + ": " + String.join("; ", problems));
    this.place = place;
    this.problems = List.copyOf(problems);
  }

  /** The same of a file. */
  InvalidSageMakerFile in(Path file) {
    return new InvalidSageMakerFile(file.toString(), problems);
  }

  /** The path of the file, or what else was read. */
  public String place() {
    return place;
  }

  /**
   * Each begins with its place, such as {@code features[3].completeness}; those of a file with very
   * many end with how many more there are.
   */
  public List<String> problems() {
    return problems;
  }
}
