package io.plumbline.jobs.pipeline;

import java.io.Serializable;

/**
 * Events of one version of one model that came too late to count. Mergeable in any order.
 *
 * @param model the model's id
 * @param version the model's version
 * @param events how many they are
 * @param behind how far the one furthest behind was behind the largest event time of its split, or,
 *     if only the merge found it late, behind the watermark; in milliseconds
 */
public record LateEvents(String model, String version, long events, long behind)
    implements Serializable {
  String key() {
    return Keys.join(model, version);
  }

  LateEvents plus(LateEvents other) {
    return new LateEvents(model, version, events + other.events, Math.max(behind, other.behind));
  }
}
