package io.plumbline.detectors.spec;

/**
 * A baseline that is the same window of another version of the model: a champion, beside which a
 * challenger runs.
 *
 * @param name what metrics call it
 * @param version the other version
 */
public record VersionBaselineSpec(String name, String version) implements BaselineSpec {
  /** Refuses a version without a name. */
  public VersionBaselineSpec {
    if (version.isEmpty()) {
      throw new IllegalArgumentException("a version must be named: was \"\"");
    }
  }
}
