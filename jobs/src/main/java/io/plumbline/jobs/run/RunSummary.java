package io.plumbline.jobs.run;

import io.plumbline.jobs.pipeline.ModelTally;
import io.plumbline.jobs.pipeline.Tally;
import java.time.Duration;
import java.util.List;

/**
 * What a run that came to its end has done, since it was first started.
 *
 * @param elapsed how long it took since it was started or resumed
 * @param read inputs read since it was started or last went on from a checkpoint
 * @param sources what became of each source's inputs, by name
 * @param refusedSpecs the changes of models that were refused, each with a dead letter
 * @param models what was found of each model version, by id and version
 */
public record RunSummary(
    Duration elapsed, long read, List<Tally> sources, long refusedSpecs, List<ModelTally> models) {
  /** Copies the lists. */
  public RunSummary {
    sources = List.copyOf(sources);
    models = List.copyOf(models);
  }

  /** The inputs of all sources. */
  public long events() {
    return sources.stream().mapToLong(Tally::in).sum();
  }
}
