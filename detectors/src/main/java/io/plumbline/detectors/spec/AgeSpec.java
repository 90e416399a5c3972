package io.plumbline.detectors.spec;

import io.plumbline.detectors.profile.AgeSource;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a feature says how old it is.
 *
 * @param source the feature that holds its time
 * @param warning the limit of a warning for the age that 95 of 100 events are below, or null
 * @param critical the same of a critical violation
 */
public record AgeSpec(AgeSource source, @Nullable Duration warning, @Nullable Duration critical)
    implements Serializable {}
