package io.plumbline.jobs.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * The inputs by role.
 *
 * @param predictions the prediction events
 * @param features the feature events of other systems
 * @param groundTruth the true labels
 */
public record Sources(
    List<SourceConfig> predictions, List<SourceConfig> features, List<SourceConfig> groundTruth) {
  /** The source of dead letters about specs; no input may have its name. */
  public static final String SPECS = "models";

  /** Copies the lists. */
  public Sources {
    predictions = List.copyOf(predictions);
    features = List.copyOf(features);
    groundTruth = List.copyOf(groundTruth);
  }

  /** All inputs: predictions, features, ground truth. */
  public List<SourceConfig> all() {
    return Stream.of(predictions, features, groundTruth).flatMap(List::stream).toList();
  }

  /** The inputs that a run reads. */
  public List<SourceConfig> read() {
    return Stream.of(predictions, features).flatMap(List::stream).toList();
  }

  /** Whether every input ends by itself. */
  public boolean bounded() {
    return all().stream().allMatch(SourceConfig::bounded);
  }
}
