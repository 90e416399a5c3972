package io.plumbline.jobs.specs;

import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.ModelConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what models are compared with. */
interface BaselineReader {
  /**
   * Reads a model's baseline.
   *
   * @param at what the paths of problems begin with, such as {@code models[0].}
   * @param problems takes what is wrong with it
   * @return its content in the form that is kept; null for a model without one, or with problems
   */
  @Nullable String read(ModelConfig model, String at, List<ConfigurationProblem> problems);

  /**
   * Reads a model's constraints.
   *
   * @param at what the paths of problems begin with, such as {@code models[0].}
   * @param problems takes what is wrong with them
   * @return the text of their file; null for a model without one, or with problems
   */
  default @Nullable String readConstraints(
      ModelConfig model, String at, List<ConfigurationProblem> problems) {
    return null;
  }
}
