package io.plumbline.detectors.spec;

import io.plumbline.detectors.profile.ColumnKind;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of one feature.
 *
 * @param kind the column's kind, or null to take the baseline's
 * @param sensitive whether no value of the column may leave
 * @param age where it says how old it is, or null
 */
public record FeatureSpec(@Nullable ColumnKind kind, boolean sensitive, @Nullable AgeSpec age)
    implements Serializable {
  /** A feature that does not say how old it is. */
  public FeatureSpec(@Nullable ColumnKind kind, boolean sensitive) {
    this(kind, sensitive, null);
  }
}
