package io.plumbline.detectors.spec;

import io.plumbline.detectors.expression.Expression;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's configuration as data: what is computed of it, how it is judged and whom its alerts
 * concern.
 *
 * @param id the model's id
 * @param version the version that the spec covers; null covers every version, each with figures of
 *     its own
 * @param specVersion the number of the spec; partial profiles carry it, so that two specs never mix
 * @param problem what the model answers
 * @param positiveLabel the canonical form of the positive class, or null
 * @param windows the windows, at least one
 * @param pane the span of one pane, which divides every window's size, step and offset
 * @param allowedLateness how long after a pane's end its events still count
 * @param labels carried by every alert
 * @param features what the configuration says of features, by name; in the configuration's order
 * @param dataQuality the settings of the monitor {@code data-quality}
 * @param alerts when alerts fire and resolve
 * @param dropWithin how long, in event time, repeated events are dropped; above 0, or null for what
 *     their source says
 * @param segments how its traffic is divided
 * @param operations the settings of the monitor {@code operations}
 * @param expressions what every event is to satisfy, in the configuration's order
 * @param referenceJudged whether figures that compare with the reference are held against limits;
 *     else only those beside the other baselines are
 * @param baselines what its windows are compared with beside the reference, each name once
 */
public record ModelSpec(
    String id,
    @Nullable String version,
    long specVersion,
    Problem problem,
    @Nullable String positiveLabel,
    List<WindowSpec> windows,
    Duration pane,
    Duration allowedLateness,
    Map<String, String> labels,
    Map<String, FeatureSpec> features,
    DataQualitySpec dataQuality,
    AlertSpec alerts,
    @Nullable Duration dropWithin,
    SegmentSpec segments,
    OperationsSpec operations,
    List<Expression> expressions,
    boolean referenceJudged,
    List<BaselineSpec> baselines)
    implements Serializable {
  /** The longest window that is supported. */
  public static final Duration MAX_WINDOW = Duration.ofDays(90);

  /** The longest pane: what is longer is a merge of panes. */
  public static final Duration MAX_PANE = Duration.ofDays(1);

  /** Copies the collections; refuses a pane that does not divide every window. */
  public ModelSpec {
    windows = List.copyOf(windows);
    baselines = List.copyOf(baselines);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one window: " + id);
    }
    for (WindowSpec window : windows) {
      long millis = pane.toMillis();
      if (window.every().toMillis() % millis != 0 || window.offset().toMillis() % millis != 0) {
        throw new IllegalArgumentException(
            "a pane must divide every window's step and offset: was " + pane + " for " + window);
      }
    }
    expressions = List.copyOf(expressions);
    labels = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(labels));
    features = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(features));
  }

  /** A spec with defaults of what others set: repeats, segments, operations and what follows. */
  public ModelSpec(
      String id,
      @Nullable String version,
      long specVersion,
      Problem problem,
      @Nullable String positiveLabel,
      List<WindowSpec> windows,
      Duration pane,
      Duration allowedLateness,
      Map<String, String> labels,
      Map<String, FeatureSpec> features,
      DataQualitySpec dataQuality,
      AlertSpec alerts) {
    this(
        id,
        version,
        specVersion,
        problem,
        positiveLabel,
        windows,
        pane,
        allowedLateness,
        labels,
        features,
        dataQuality,
        alerts,
        null,
        SegmentSpec.NONE,
        OperationsSpec.DEFAULT,
        List.of(),
        true,
        List.of());
  }

  /**
   * The longest pane that divides all steps and offsets of the windows and {@link #MAX_PANE}: so
   * panes are aligned to the epoch, whatever the offsets, and those of any two specs meet every
   * day.
   */
  public static Duration paneOf(List<WindowSpec> windows) {
    long pane = MAX_PANE.toMillis();
    for (WindowSpec window : windows) {
      pane = gcd(pane, gcd(window.every().toMillis(), window.offset().toMillis()));
    }
    return Duration.ofMillis(pane);
  }

  /** The start of the pane that contains the time, in milliseconds since 1970 UTC. */
  public long paneStart(long time) {
    return time - Math.floorMod(time, pane.toMillis());
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Those of its baselines that are made of its own earlier windows, in order. */
  public List<PastBaselineSpec> pastBaselines() {
    return only(PastBaselineSpec.class);
  }

  /** Those of its baselines that are the same windows of other versions, in order. */
  public List<VersionBaselineSpec> versionBaselines() {
    return only(VersionBaselineSpec.class);
  }

  private <B extends BaselineSpec> List<B> only(Class<B> kind) {
    return baselines.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whether the spec covers the version. */
  public boolean covers(String modelVersion) {
    return version == null || version.equals(modelVersion);
  }

  /** Whether no value of some column may leave. */
  public boolean hasSensitiveColumns() {
    return features.values().stream().anyMatch(FeatureSpec::sensitive);
  }
}
