package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a window's profile into the figures of the monitor {@code data-quality}. Holds what is
 * computed once per spec and baseline; otherwise pure. Used by one thread at a time.
 */
public final class WindowEvaluation {
  /** The monitor that the figures belong to. */
  public static final String MONITOR = "data-quality";

  /** The subject of the figures of the stream as a whole. */
  public static final String STREAM = StreamCheck.STREAM;

  private static final String BASIS = "prediction";
  private static final double[] NO_SAMPLE = {};

  private final ModelSpec spec;
  private final @Nullable Baseline baseline;
  private final Layout layout;
  private final long fingerprint;
  private final List<@Nullable ColumnReference> references;

  private WindowEvaluation(ModelSpec spec, @Nullable Baseline baseline, Layout layout) {
    this.spec = spec;
    this.baseline = baseline;
    this.layout = layout;
    this.fingerprint = layout.fingerprint();
    this.references = references(baseline, layout);
  }

  /**
   * The evaluation of a model's windows.
   *
   * @param baseline what windows are compared with, or null
   * @param layout the layout of the windows' profiles; the baseline's where there is one. A column
   *     whose bins or categories differ from the baseline's is not compared by distances over bins.
   */
  public static WindowEvaluation of(ModelSpec spec, @Nullable Baseline baseline, Layout layout) {
    return new WindowEvaluation(spec, baseline, layout);
  }

  private static List<@Nullable ColumnReference> references(
      @Nullable Baseline baseline, Layout layout) {
    Map<String, Integer> positions = new HashMap<>();
    if (baseline != null) {
      for (ColumnLayout column : baseline.layout().columns()) {
        positions.put(column.subject(), positions.size());
      }
    }
    List<@Nullable ColumnReference> references = new ArrayList<>();
    for (ColumnLayout column : layout.columns()) {
      Integer position = positions.get(column.subject());
      references.add(
          baseline == null || position == null ? null : reference(baseline, position, column));
    }
    return references;
  }

  private static @Nullable ColumnReference reference(
      Baseline baseline, int position, ColumnLayout window) {
    ColumnProfile profile = baseline.profile().column(position);
    return profile.kind() != window.kind()
        ? null
        : new ColumnReference(
            baseline.layout().columns().get(position),
            profile,
            baseline.profile().events(),
            baseline.quantiles().get(position),
            window);
  }

  /**
   * The window's figures, in an order that depends on the spec and the layout alone: the stream's,
   * then column by column in the order of {@link Checks#ALL}, then those of extra columns by name.
   * Empty when the monitor is off.
   *
   * @param profile the window's profile, on this evaluation's layout
   */
  public List<Metric> evaluate(ClosedWindow window, Profile profile) {
    if (profile.layout() != fingerprint) {
      throw new IllegalArgumentException(
          "a window's profile must have the layout "
              + Long.toHexString(fingerprint)
              + " that model "
              + spec.id()
              + " is evaluated on: had "
              + Long.toHexString(profile.layout()));
    }
    List<Metric> metrics = new ArrayList<>();
    if (!spec.dataQuality().enabled()) {
      return metrics;
    }
    List<Metric> undeclared = new ArrayList<>();
    StreamView stream =
        new StreamView(profile, window.length(), baseline == null ? null : baseline.profile());
    for (Check check : Checks.ALL) {
      if (check instanceof StreamCheck streamCheck) {
        streamCheck
            .measure(stream)
            .forEach(
                (subject, measurement) ->
                    add(
                        subject.equals(STREAM) ? metrics : undeclared,
                        window,
                        subject,
                        check,
                        measurement,
                        baseline != null));
      }
    }
    for (int i = 0; i < layout.columns().size(); i++) {
      if (isWatched(layout.columns().get(i).section())) {
        column(window, layout.columns().get(i), profile, i, metrics);
      }
    }
    metrics.addAll(undeclared);
    return metrics;
  }

  /**
   * Not the truth, which only a reference data set carries; nor the score of a regression, whose
   * answer is its label.
   */
  private boolean isWatched(Section section) {
    return section != Section.TRUTH
        && !(section == Section.PREDICTION_SCORE && spec.problem() == Problem.REGRESSION);
  }

  private void column(
      ClosedWindow window, ColumnLayout column, Profile profile, int position, List<Metric> into) {
    ColumnProfile current = profile.column(position);
    ColumnReference reference = references.get(position);
    boolean sensitive = sensitive(column);
    double[] sample =
        column.kind() == ColumnKind.NUMERIC ? profile.sampledNumbers(position) : NO_SAMPLE;
    ColumnView view = new ColumnView(column, current, profile.events(), reference, sample);
    for (Check check : Checks.ALL) {
      if (check instanceof ColumnCheck columnCheck
          && columnCheck.kinds().contains(column.kind())
          && !(sensitive && columnCheck.revealsValues())) {
        Measurement measurement =
            profile.events() == 0
                ? Measurement.undefined(Reason.NO_VALUES, 0)
                : columnCheck.measure(view);
        add(into, window, column.subject(), check, measurement, reference != null);
      }
    }
  }

  private boolean sensitive(ColumnLayout column) {
    FeatureSpec feature =
        column.section() == Section.FEATURE ? spec.features().get(column.name()) : null;
    return feature != null && feature.sensitive();
  }

  private void add(
      List<Metric> into,
      ClosedWindow window,
      String subject,
      Check check,
      Measurement measurement,
      boolean hasReference) {
    CheckSettings settings = check.settings(spec.dataQuality(), subject);
    if (Boolean.FALSE.equals(settings.enabled())) {
      return;
    }
    Judgement judgement = Judgement.of(check, measurement, settings, window.status());
    Reason reason = judgement.reason();
    if (reason == null && window.status() == WindowStatus.SPEC_CHANGED) {
      reason = Reason.SPEC_CHANGED;
    }
    Baseline compared = hasReference && check.compares() ? baseline : null;
    into.add(
        new Metric(
            spec.id(),
            window.modelVersion(),
            window.segment(),
            MONITOR,
            subject,
            check.id(),
            compared == null ? Metric.NO_BASELINE : compared.name(),
            compared == null ? null : compared.version(),
            BASIS,
            window.start(),
            window.end(),
            measurement.value(),
            measurement.baselineValue(),
            judgement.threshold(),
            judgement.status(),
            reason == null ? null : reason.wireName(),
            measurement.pValue(),
            measurement.effectSize(),
            null,
            null,
            measurement.errorBound(),
            measurement.sampleSize(),
            null,
            window.revision(),
            false));
  }
}
