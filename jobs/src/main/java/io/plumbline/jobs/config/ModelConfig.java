package io.plumbline.jobs.config;

import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.BaselineSpec;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry under {@code models}. Its baseline is a path here: what the file holds is read by who
 * needs it.
 *
 * @param id the model's id
 * @param version the version covered, or null for any, each with figures of its own
 * @param specVersion above 0: {@code spec-version}, else a hash of the entry's content (not of the
 *     baseline's)
 * @param effectiveFrom the event time from which a changed spec is in force; null when it is left
 *     out: then that is fixed when the spec is accepted
 * @param problem what the model answers
 * @param positiveLabel the canonical form of the positive class, or null
 * @param baseline the baseline's file, absolute; it need not be there; null for a model that is
 *     compared with nothing
 * @param constraints its constraints in the sense of Model Monitor
 * @param windows the windows, at least one; {@code [1d]} by default
 * @param allowedLateness how long after a pane's end its events still count; 10 min by default
 * @param maxLabelDelay how long ground truth is waited for; 30 d by default
 * @param labels carried by every alert
 * @param segments how its traffic is divided
 * @param facets sensitive attributes
 * @param features what the file says of features, by name and in its order; a facet's column is
 *     sensitive unless the file says otherwise
 * @param dataQuality the settings of the monitor {@code data-quality}
 * @param alerts when alerts fire and resolve
 * @param dropWithin how long, in event time, repeated events are dropped; above 0, or null for what
 *     their source says
 * @param operations the settings of the monitor {@code operations}
 * @param expressions what every event is to satisfy, in the file's order
 * @param baselineJudged whether figures that compare with the baseline's file are judged
 * @param baselines what windows are compared with beside the baseline's file
 * @param entry the entry itself, overrides applied, as YAML in one line
 */
public record ModelConfig(
    String id,
    @Nullable String version,
    long specVersion,
    @Nullable Instant effectiveFrom,
    Problem problem,
    @Nullable String positiveLabel,
    @Nullable Path baseline,
    ConstraintsConfig constraints,
    List<WindowSpec> windows,
    Duration allowedLateness,
    Duration maxLabelDelay,
    Map<String, String> labels,
    SegmentSpec segments,
    List<FacetConfig> facets,
    Map<String, FeatureSpec> features,
    DataQualitySpec dataQuality,
    AlertSpec alerts,
    @Nullable Duration dropWithin,
    OperationsSpec operations,
    List<Expression> expressions,
    boolean baselineJudged,
    List<BaselineSpec> baselines,
    String entry) {
  /** Copies the collections. */
  public ModelConfig {
    windows = List.copyOf(windows);
    labels = Map.copyOf(labels);
    facets = List.copyOf(facets);
    expressions = List.copyOf(expressions);
    baselines = List.copyOf(baselines);
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }

  /** The spec that the fold and the checks work from, on the longest pane the windows allow. */
  public ModelSpec spec() {
    return new ModelSpec(
        id,
        version,
        specVersion,
        problem,
        positiveLabel,
        windows,
        ModelSpec.paneOf(windows),
        allowedLateness,
        labels,
        features,
        dataQuality,
        alerts,
        dropWithin,
        segments,
        operations,
        expressions,
        baselineJudged,
        baselines);
  }
}
