package io.plumbline.jobs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One deployment: where events come from, which models are watched, where results go. Paths are
 * absolute.
 *
 * @param file the file it was read from
 * @param state the folder of checkpoints; the default is {@code .plumbline} beside the file
 * @param parallelism the number of subtasks, 1 to {@link #MAX_PARALLELISM}; 1 by default
 * @param checkpointInterval how often progress is saved; the default is 10 s
 * @param unalignedCheckpoints whether checkpoints overtake the records that wait in front of an
 *     operator, so that they stay quick where it is slow
 * @param heartbeat how often the monitor says that it lives; 1 min by default; not where every
 *     input ends by itself
 * @param heartbeatsPerFigure how many of them pass between two figures of a model that say nothing
 *     new; 0, the default, for as many as keep those of all models together below one a second
 * @param sources the inputs, in the file's order within each role
 * @param models the models; no two share id and version
 * @param modelsFolder a watched folder with one file a model, or null
 * @param modelsTopic a compacted topic of models, or null
 * @param sinks the outputs
 * @param limits the bounds on what comes in
 * @param notices what is accepted but not acted upon by this version, for a person to read
 */
public record Configuration(
    Path file,
    Path state,
    int parallelism,
    Duration checkpointInterval,
    boolean unalignedCheckpoints,
    Duration heartbeat,
    int heartbeatsPerFigure,
    Sources sources,
    List<ModelConfig> models,
    @Nullable Path modelsFolder,
    @Nullable SpecTopicConfig modelsTopic,
    List<SinkConfig> sinks,
    Limits limits,
    List<String> notices) {
  /**
   * The most subtasks, and the job's key groups: state can be restored at any parallelism up to it.
   * Every checkpoint goes through all groups of each keyed state, also of those that are empty:
   * 1,024 of them took more memory and time than the profiles themselves.
   */
  public static final int MAX_PARALLELISM = 128;

  /** Copies the lists. */
  public Configuration {
    models = List.copyOf(models);
    sinks = List.copyOf(sinks);
    notices = List.copyOf(notices);
  }

  /**
   * Checks that what a run reads is there: every model's baseline and constraints, and the files of
   * predictions. A configuration is valid without them, a baseline is made from it.
   *
   * @throws InvalidConfiguration with everything that is missing
   */
  public void requireInputs() throws InvalidConfiguration {
    List<ConfigurationProblem> missing = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      Path baseline = models.get(i).baseline();
      if (baseline != null && (!Files.isRegularFile(baseline) || !Files.isReadable(baseline))) {
        missing.add(
            new ConfigurationProblem(
                "models[" + i + "].baseline",
                0,
                "must be a readable file, plumbline baseline makes it: was " + baseline));
      }
    }
    for (int i = 0; i < models.size(); i++) {
      Path constraints = models.get(i).constraints().file();
      if (constraints != null
          && (!Files.isRegularFile(constraints) || !Files.isReadable(constraints))) {
        missing.add(
            new ConfigurationProblem(
                "models[" + i + "].constraints",
                0,
                "must be a readable file, a constraints.json: was " + constraints));
      }
    }
    for (SourceConfig source : sources.read()) {
      source
          .files()
          .filter(files -> !readable(files))
          .ifPresent(
              files ->
                  missing.add(
                      new ConfigurationProblem(
                          "sources." + source.stream().name() + ".path",
                          0,
                          "must lead to at least one readable file: was " + files)));
    }
    if (modelsFolder != null && !Files.isDirectory(modelsFolder)) {
      missing.add(
          new ConfigurationProblem("models-folder", 0, "must be a folder: was " + modelsFolder));
    }
    if (!missing.isEmpty()) {
      throw new InvalidConfiguration(file, missing);
    }
  }

  private static boolean readable(FilePattern pattern) {
    try {
      List<Path> files = pattern.files();
      return !files.isEmpty() && files.stream().allMatch(Files::isReadable);
    } catch (IOException e) {
      return false;
    }
  }
}
