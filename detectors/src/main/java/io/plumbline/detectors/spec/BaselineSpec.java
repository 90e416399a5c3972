package io.plumbline.detectors.spec;

import java.io.Serializable;

/** What a model's windows are compared with beside its reference. */
public sealed interface BaselineSpec extends Serializable
    permits PastBaselineSpec, VersionBaselineSpec {
  /** What metrics call it. */
  String name();
}
