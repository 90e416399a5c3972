package io.plumbline.jobs.config;

import io.plumbline.detectors.check.Checks;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's entry that stands alone: a file of the watched folder, a record of a topic, the text of
 * a spec that was accepted before.
 *
 * @param model the model; null when there are problems
 * @param problems everything that is wrong with it
 * @param notices what is accepted but not acted upon by this version
 */
public record ModelEntry(
    @Nullable ModelConfig model, List<ConfigurationProblem> problems, List<String> notices) {
  /** The longest text, in characters. */
  public static final int MAX_CHARACTERS = YamlText.MAX_CHARACTERS;

  /** Copies the lists. */
  public ModelEntry {
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
  }

  /**
   * Reads an entry.
   *
   * @param text YAML or JSON: a mapping with the keys of one entry under {@code models}
   * @param file the file it stands in, or would: its baseline's path is relative to that
   */
  public static ModelEntry read(String text, Path file) {
    Problems problems = new Problems();
    ModelConfig model = null;
    YamlValue root = YamlText.parse(text, problems);
    if (root instanceof YamlValue.Mapping) {
      model = new ModelReader(file, Checks.ALL).read(new Place(root, "", problems));
    } else if (root != null) {
      problems.add(
          "", 1, "a spec must be a mapping with id, problem and so on: was " + root.described());
    }
    List<ConfigurationProblem> found = problems.problems();
    return new ModelEntry(found.isEmpty() ? model : null, found, problems.notices());
  }
}
