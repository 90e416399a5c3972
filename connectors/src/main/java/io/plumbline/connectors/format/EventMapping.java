package io.plumbline.connectors.format;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a user's own record, flat or nested, becomes a prediction event.
 *
 * @param eventId the event's id: a text, an integer or an enum
 * @param eventTime the event's time
 * @param model the model's id, or null where the source names it
 * @param modelVersion the model's version, or null
 * @param features what the model's input is
 * @param predictionLabel the answer, or null
 * @param predictionScore the probability of the positive class, or null
 * @param probabilities a map, record or JSON object of class probabilities by class, or an array of
 *     them by class number from 0; or null
 * @param latencyMs how long the inference took, in milliseconds; or null
 * @param label the truth, or null
 * @param attributions what each feature contributed; passed over, so that it is no feature; or null
 * @param tags labels of the serving system; passed over, so that they are no features; or null
 */
public record EventMapping(
    FieldPath eventId,
    MappedTime eventTime,
    @Nullable FieldPath model,
    @Nullable FieldPath modelVersion,
    MappedFeatures features,
    @Nullable FieldPath predictionLabel,
    @Nullable FieldPath predictionScore,
    @Nullable FieldPath probabilities,
    @Nullable FieldPath latencyMs,
    @Nullable FieldPath label,
    @Nullable FieldPath attributions,
    @Nullable FieldPath tags)
    implements Serializable {
  /** The published prediction event, by the names of its fields. */
  public static final EventMapping ENVELOPE =
      new EventMapping(
          FieldPath.parse("event_id"),
          MappedTime.at(FieldPath.parse("event_time")),
          FieldPath.parse("model"),
          FieldPath.parse("model_version"),
          MappedFeatures.under(FieldPath.parse("features")),
          FieldPath.parse("prediction.label"),
          FieldPath.parse("prediction.score"),
          FieldPath.parse("prediction.probabilities"),
          FieldPath.parse("latency_ms"),
          FieldPath.parse("label"),
          FieldPath.parse("attributions"),
          FieldPath.parse("tags"));

  /** A record with an id and a time, all else of which are features. */
  public static EventMapping of(FieldPath eventId, MappedTime eventTime) {
    return new EventMapping(
        eventId,
        eventTime,
        null,
        null,
        MappedFeatures.REST,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The same with the answer elsewhere. */
  public EventMapping withPrediction(
      @Nullable FieldPath answer, @Nullable FieldPath score, @Nullable FieldPath byClass) {
    return new EventMapping(
        eventId,
        eventTime,
        model,
        modelVersion,
        features,
        answer,
        score,
        byClass,
        latencyMs,
        label,
        attributions,
        tags);
  }

  /** The same with other features. */
  public EventMapping withFeatures(MappedFeatures others) {
    return new EventMapping(
        eventId,
        eventTime,
        model,
        modelVersion,
        others,
        predictionLabel,
        predictionScore,
        probabilities,
        latencyMs,
        label,
        attributions,
        tags);
  }

  /** The same with the model elsewhere. */
  public EventMapping withModel(@Nullable FieldPath id, @Nullable FieldPath version) {
    return new EventMapping(
        eventId,
        eventTime,
        id,
        version,
        features,
        predictionLabel,
        predictionScore,
        probabilities,
        latencyMs,
        label,
        attributions,
        tags);
  }
}
