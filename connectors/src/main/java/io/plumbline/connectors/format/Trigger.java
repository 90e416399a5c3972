package io.plumbline.connectors.format;

import io.plumbline.detectors.check.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to retrain, with its evidence; each change of its status is one more record with the
 * same id. Times are in milliseconds since 1970 UTC.
 *
 * @param triggerId the same for every record of one request
 * @param model the model's id
 * @param modelVersion the version that should be replaced
 * @param policy the name of the policy that asked for it
 * @param reason why, for a person to read
 * @param evidence the figures behind it
 * @param suggestedTrainingWindow the event time whose data are worth training on, or null
 * @param labelledOutcomes how many predictions of that window have their ground truth
 * @param status one of {@code proposed, approved, rejected, started, succeeded, failed, superseded}
 * @param createdAt when it was proposed
 * @param updatedAt when its status last changed
 */
public record Trigger(
    String triggerId,
    String model,
    String modelVersion,
    String policy,
    String reason,
    List<Metric> evidence,
    @Nullable TrainingWindow suggestedTrainingWindow,
    long labelledOutcomes,
    String status,
    long createdAt,
    long updatedAt) {

  public Trigger {
    evidence = List.copyOf(evidence);
  }

  /**
   * A closed-open span of event time, in milliseconds since 1970 UTC.
   *
   * @param from its start, which belongs to it
   * @param to its end, which does not
   */
  public record TrainingWindow(long from, long to) {}
}
