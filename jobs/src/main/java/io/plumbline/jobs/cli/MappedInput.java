package io.plumbline.jobs.cli;

import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappingProblem;
import io.plumbline.connectors.reference.ReferenceFile;
import io.plumbline.jobs.config.SourceConfig;
import io.plumbline.jobs.config.StreamConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which mapping of a configuration reference data goes by. */
final class MappedInput {
  /** What a reference does without. */
  private static final Set<String> NOT_NEEDED = Set.of("event-id", "event-time");

  private MappedInput() {}

  /**
   * The mapping of a source of predictions; null if its records are published events.
   *
   * @param model the model that the reference is of
   * @param wanted the source's name; null where that of the model's sources is meant, which must
   *     then all be alike
   * @throws IllegalArgumentException if there is no such source, or more than one mapping
   */
  static @Nullable EventMapping choose(
      List<SourceConfig> predictions, String model, @Nullable String wanted) {
    List<StreamConfig> streams =
        predictions.stream()
            .map(SourceConfig::stream)
            .filter(
                stream ->
                    wanted != null
                        ? stream.name().equals(wanted)
                        : stream.model() == null || stream.model().equals(model))
            .toList();
    if (wanted != null && streams.isEmpty()) {
      throw new IllegalArgumentException(
          "--source must name a source of predictions: was \""
              + wanted
              + "\", known are "
              + predictions.stream()
                  .map(source -> source.stream().name())
                  .collect(Collectors.joining(", ")));
    }
    List<@Nullable EventMapping> mappings = new ArrayList<>();
    for (StreamConfig stream : streams) {
      if (!mappings.contains(stream.mapping())) {
        mappings.add(stream.mapping());
      }
    }
    if (mappings.size() > 1) {
      throw new IllegalArgumentException(
          "the sources of "
              + model
              + " have records of different shapes, choose one with --source, or --published: they"
              + " are "
              + streams.stream().map(StreamConfig::name).collect(Collectors.joining(", ")));
    }
    return mappings.isEmpty() ? null : mappings.get(0);
  }

  /** What a mapping names and none of the files has, as far as files say what they have. */
  static List<MappingProblem> misfits(List<ReferenceFile> files, EventMapping mapping)
      throws IOException {
    List<MappingProblem> common = null;
    for (ReferenceFile file : files) {
      if (!file.format().bringsSchema()) {
        return List.of(); // its records may have it
      }
      List<MappingProblem> of = misfits(file, mapping);
      if (common == null) {
        common = new ArrayList<>(of);
      } else {
        common.removeIf(
            problem -> of.stream().noneMatch(p -> Objects.equals(p.key(), problem.key())));
      }
    }
    return common == null
        ? List.of()
        : common.stream().filter(problem -> !NOT_NEEDED.contains(problem.key())).toList();
  }

  private static List<MappingProblem> misfits(ReferenceFile file, EventMapping mapping)
      throws IOException {
    try {
      return file.misfits(mapping);
    } catch (IOException e) {
      throw new IOException(file.path() + ": " + e.getMessage(), e);
    }
  }
}
