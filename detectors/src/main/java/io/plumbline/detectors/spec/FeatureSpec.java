package io.plumbline.detectors.spec;

import io.plumbline.detectors.profile.ColumnKind;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of one feature.
 *
 * @param kind the column's kind, or null to take the baseline's
 * @param sensitive whether no value of the column may leave
 */
public record FeatureSpec(@Nullable ColumnKind kind, boolean sensitive) implements Serializable {}
