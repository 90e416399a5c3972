package io.plumbline.jobs.specs;

import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a spec says that is accepted, and says nothing of its model. */
final class SpecNotes {
  /** So many names are told. */
  private static final int MOST_NAMES = 10;

  private SpecNotes() {}

  /**
   * The notes of a spec.
   *
   * @param at what the paths begin with, such as {@code models[0].}
   */
  static List<String> of(ModelConfig model, LoadedSpec loaded, String at) {
    List<String> notes = new ArrayList<>();
    if (model.baseline() != null && loaded.baseline() == null) {
      return notes; // It is still to be made: what it will have is not known.
    }
    segments(model, loaded, at, notes);
    List<String> unknown = loaded.constraints().unknownNames();
    if (!unknown.isEmpty()) {
      notes.add(
          at
              + "constraints: the model has no column "
              + named(unknown)
              + ", so every window has a missing_column_check of "
              + (unknown.size() == 1 ? "it" : "each"));
    }
    List<String> without = loaded.constraints().unconstrainedFeatures();
    if (!without.isEmpty()) {
      notes.add(
          at
              + "constraints: nothing is said of "
              + named(without)
              + ", so every window with values of "
              + (without.size() == 1 ? "it" : "them")
              + " has an extra_column_check");
    }
    return notes;
  }

  private static void segments(
      ModelConfig model, LoadedSpec loaded, String at, List<String> notes) {
    Set<String> features =
        loaded.layout().columns().stream()
            .filter(column -> column.section() == Section.FEATURE)
            .map(ColumnLayout::name)
            .collect(Collectors.toSet());
    for (int i = 0; i < model.segments().divisions().size(); i++) {
      for (String column : model.segments().divisions().get(i)) {
        if (!features.contains(column)) {
          notes.add(
              at
                  + "segments["
                  + i
                  + "]: neither the baseline nor features have \""
                  + column
                  + "\""
                  + Suggestion.of(column, features)
                      .map(near -> ", did you mean " + near + "?")
                      .orElse(""));
        }
      }
    }
  }

  private static String named(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return names.stream()
        .limit(MOST_NAMES)
        .map(name -> "\"" + name + "\"")
        .collect(Collectors.joining(", ", "", more > 0 ? " and " + more + " more" : ""));
  }
}
