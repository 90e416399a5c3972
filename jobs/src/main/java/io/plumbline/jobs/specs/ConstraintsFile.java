package io.plumbline.jobs.specs;

import io.plumbline.connectors.sagemaker.ConstraintsJson;
import io.plumbline.connectors.sagemaker.InvalidSageMakerFile;
import io.plumbline.connectors.sagemaker.SageMakerFile;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.jobs.config.ConfigurationProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model's {@code constraints.json}, which may have so many bytes and columns. */
final class ConstraintsFile {
  /** As many columns as a baseline may have: each has figures in every window. */
  static final int MOST_COLUMNS = 50_000;

  /** Longer than any name that a column has. */
  static final int MOST_CHARACTERS = 1_000;

  private ConstraintsFile() {}

  /**
   * The text of the file.
   *
   * @param mostBytes a larger file is refused unread
   * @param at the path of problems
   * @param problems takes every problem of the file
   * @return null with problems
   */
  static @Nullable String read(
      Path file, int mostBytes, String at, List<ConfigurationProblem> problems) {
    try {
      String text = SageMakerFile.text(file, mostBytes, "limits.baseline-bytes");
      Constraints constraints = ConstraintsJson.read(text).content();
      int columns = constraints.features().size();
      if (columns == 0 || columns > MOST_COLUMNS) {
        problems.add(
            new ConfigurationProblem(
                at,
                0,
                file
                    + " must have constraints of 1 to "
                    + MOST_COLUMNS
                    + " columns, under features: has "
                    + columns));
        return null;
      }
      for (int i = 0; i < columns; i++) {
        int length = constraints.features().get(i).name().length();
        if (length > MOST_CHARACTERS) {
          problems.add(
              new ConfigurationProblem(
                  at,
                  0,
                  file
                      + ": features["
                      + i
                      + "].name: must have at most "
                      + MOST_CHARACTERS
                      + " characters: had "
                      + length));
          return null;
        }
      }
      return text;
    } catch (IOException e) {
      problems.add(new ConfigurationProblem(at, 0, String.valueOf(e.getMessage())));
    } catch (InvalidSageMakerFile e) {
      e.problems()
          .forEach(problem -> problems.add(new ConfigurationProblem(at, 0, file + ": " + problem)));
    }
    return null;
  }
}
