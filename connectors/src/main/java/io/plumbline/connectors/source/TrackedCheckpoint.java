package io.plumbline.connectors.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of the enumerator of a {@link MonitoredSource}.
 *
 * @param inner the checkpoint of the wrapped enumerator
 * @param largestEventTimes of splits that came back and are not assigned again, by split
 * @param specs the specs in force as the {@link SpecFeed} keeps them, or null
 * @param allEnded whether all readers had read all they had
 */
public record TrackedCheckpoint<CheckpointT>(
    CheckpointT inner,
    Map<String, Long> largestEventTimes,
    byte @Nullable [] specs,
    boolean allEnded) {
  /** Copies the map. */
  public TrackedCheckpoint {
    largestEventTimes = Map.copyOf(largestEventTimes);
  }
}
