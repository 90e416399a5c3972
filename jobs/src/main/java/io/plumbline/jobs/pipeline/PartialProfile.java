package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;

/**
 * What one subtask has folded of one pane since its last flush: the only thing that crosses the
 * network on behalf of events.
 *
 * @param source the source's name, for the accounting
 * @param model the model's id
 * @param modelVersion the model's version
 * @param book the sequence number of the book of specs that the subtask knew
 * @param specVersion the spec whose layout the profile is counted on
 * @param pane the start of the pane, in milliseconds since 1970 UTC
 * @param seenUpTo the largest event time of the model that the subtask had folded when it flushed,
 *     in milliseconds since 1970 UTC
 * @param counted whose events it holds
 * @param of the version that these are of, where it is another than the model's; else empty
 * @param events for how many inputs of the source it accounts: as many as it holds, or 0 where
 *     another partial profile accounts for the same
 * @param profile the profiles of all events and of their segments, encoded
 * @param specs the timeline of the specs, encoded, when the subtask has not sent it to this key
 *     before; else empty
 */
public record PartialProfile(
    String source,
    String model,
    String modelVersion,
    long book,
    long specVersion,
    long pane,
    long seenUpTo,
    Counted counted,
    String of,
    long events,
    byte[] profile,
    byte[] specs) {
  /**
   * The key that profiles are merged under: that of the whole model, of which segments are part.
   */
  String key() {
    return Keys.join(model, modelVersion, Metric.ALL);
  }
}
