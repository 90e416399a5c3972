package io.plumbline.connectors.source;

import java.util.Map;

/**
 * The checkpoint of the enumerator of a {@link MonitoredSource}.
 *
 * @param inner the checkpoint of the wrapped enumerator
 * @param largestEventTimes of splits that came back and are not assigned again, by split
 */
public record TrackedCheckpoint<CheckpointT>(
    CheckpointT inner, Map<String, Long> largestEventTimes) {
  /** Copies the map. */
  public TrackedCheckpoint {
    largestEventTimes = Map.copyOf(largestEventTimes);
  }
}
