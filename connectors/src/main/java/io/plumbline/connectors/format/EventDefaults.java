package io.plumbline.connectors.format;

import org.jspecify.annotations.Nullable;

/**
 * What a source's configuration says about events that do not say it themselves.
 *
 * @param model the model of an event that names none, or null
 * @param modelVersion the version of an event that names none, or null
 */
public record EventDefaults(@Nullable String model, @Nullable String modelVersion) {
  /** Events must name their model. */
  public static final EventDefaults NONE = new EventDefaults(null, null);

  public EventDefaults {
    if (model != null && model.isEmpty()) {
      throw new IllegalArgumentException("the default model must not be empty");
    }
    if (modelVersion != null && modelVersion.isEmpty()) {
      throw new IllegalArgumentException("the default model version must not be empty");
    }
  }
}
