package io.plumbline.detectors.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the monitor {@code operations} of one model.
 *
 * @param enabled whether the model is watched by it
 * @param silence after how long without an event the model counts as silent; null to tell by its
 *     own rate, see {@code operations.Silence}
 * @param checks settings of the latency's figures, by metric; what they leave out is that of data
 *     quality
 */
public record OperationsSpec(
    boolean enabled, @Nullable Duration silence, Map<String, CheckSettings> checks)
    implements Serializable {
  /** Everything on, with defaults. */
  public static final OperationsSpec DEFAULT = new OperationsSpec(true, null, Map.of());

  /** Copies the map. */
  public OperationsSpec {
    checks = Map.copyOf(checks);
  }
}
