package io.plumbline.jobs.pipeline;

/**
 * What one subtask has folded of one pane since its last flush: the only thing that crosses the
 * network on behalf of events.
 *
 * @param source the source's name, for the accounting
 * @param model the model's id
 * @param modelVersion the model's version
 * @param specVersion the spec whose layout the profile is counted on
 * @param segment the slice of traffic
 * @param pane the start of the pane, in milliseconds since 1970 UTC
 * @param seenUpTo the largest event time of the model that the subtask had folded when it flushed,
 *     in milliseconds since 1970 UTC
 * @param events how many events the profile holds
 * @param profile the profile, encoded
 */
public record PartialProfile(
    String source,
    String model,
    String modelVersion,
    long specVersion,
    String segment,
    long pane,
    long seenUpTo,
    long events,
    byte[] profile) {
  /** The key that profiles are merged under. */
  String key() {
    return Keys.join(model, modelVersion, Long.toString(specVersion), segment);
  }
}
