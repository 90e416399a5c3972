package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.constraint.WindowConstraints;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.ExpressionCounts;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.AgeSpec;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a window's profile into the figures of the monitor {@code data-quality}, and of {@code
 * operations} those of the latency and of how old features are. Holds what is computed once per
 * spec and baseline; otherwise pure. Used by one thread at a time.
 */
public final class WindowEvaluation {
  /** The monitor that the figures belong to, but for those of the latency. */
  public static final String MONITOR = "data-quality";

  /** The monitor that the figures of the latency belong to. */
  public static final String OPERATIONS = "operations";

  /** The subject of the figures of the stream as a whole. */
  public static final String STREAM = StreamCheck.STREAM;

  /** Behind the name of a baseline of the whole model that a segment is compared with. */
  public static final String OF_ALL = "/all";

  /** The baseline of a volume that is compared with the same hours of earlier weeks. */
  public static final String HOURS_OF_WEEK = "hours-of-week";

  /** Before a feature's name in the subjects of figures about feature events. */
  public static final String FEATURE_EVENT = "feature-event:";

  /** The baseline of feature events that are held against the features inside predictions. */
  public static final String PREDICTIONS = "predictions";

  /** What no baseline of a user may be called, in order. */
  public static final SortedSet<String> RESERVED_BASELINES =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(List.of(Metric.NO_BASELINE, HOURS_OF_WEEK, PREDICTIONS)));

  static final String BASIS = "prediction";
  private static final String LATENCY = Section.LATENCY.subject("");
  private static final String LIMITED_AGE = FeatureAge.most().id();

  private static final double[] NO_SAMPLE = {};

  /** Fewer values of a sensitive column than these are told by their moments and distances. */
  private static final long FEW = 20;

  private final ModelSpec spec;
  private final @Nullable Baseline baseline;
  private final Layout layout;
  private final long fingerprint;
  private final List<@Nullable ColumnReference> references;
  private final @Nullable WindowConstraints rules;

  /** Whether the baseline is of the same slice of the traffic as the windows. */
  private final boolean ofSameTraffic;

  /** Windows that are compared with in place of a reference. */
  private final @Nullable WindowBaseline beside;

  /** Whether the profiles are of feature events. */
  private final boolean ofFeatureEvents;

  /** By subject, of the age that has limits of its own. */
  private final Map<String, CheckSettings> ofFeature;

  private final Map<String, WindowEvaluation> segments = new HashMap<>();
  private @Nullable WindowEvaluation otherSegments;
  private @Nullable WindowEvaluation featureEvents;

  private WindowEvaluation(
      ModelSpec spec,
      @Nullable Baseline baseline,
      Layout layout,
      @Nullable WindowConstraints rules,
      boolean ofSameTraffic,
      @Nullable WindowBaseline beside,
      boolean ofFeatureEvents,
      long fingerprint,
      Map<String, CheckSettings> ofFeature) {
    this.spec = spec;
    this.baseline = baseline;
    this.ofSameTraffic = ofSameTraffic;
    this.layout = layout;
    this.rules = rules;
    this.beside = beside;
    this.ofFeatureEvents = ofFeatureEvents;
    this.fingerprint = fingerprint;
    this.references = references(baseline, layout, beside != null);
    this.ofFeature = ofFeature;
  }

  private WindowEvaluation(
      ModelSpec spec,
      @Nullable Baseline baseline,
      Layout layout,
      @Nullable WindowConstraints rules) {
    this(spec, baseline, layout, rules, true, null, false, layout.fingerprint(), ages(spec));
  }

  /** The same against something else. */
  private WindowEvaluation(
      WindowEvaluation of,
      @Nullable Baseline baseline,
      @Nullable WindowConstraints rules,
      boolean ofSameTraffic,
      @Nullable WindowBaseline beside,
      boolean ofFeatureEvents) {
    this(
        of.spec,
        baseline,
        of.layout,
        rules,
        ofSameTraffic,
        beside,
        ofFeatureEvents,
        of.fingerprint,
        of.ofFeature);
  }

  /**
   * The evaluation of a model's windows.
   *
   * @param baseline what windows are compared with, or null
   * @param layout the layout of the windows' profiles; the baseline's where there is one. A column
   *     whose bins or categories differ from the baseline's is not compared by distances over bins.
   */
  public static WindowEvaluation of(ModelSpec spec, @Nullable Baseline baseline, Layout layout) {
    return new WindowEvaluation(spec, baseline, layout, null);
  }

  /**
   * The same by Model Monitor's rules: its checks are figures, too, and no other check has a limit
   * but those that the spec sets.
   *
   * @param rules the model's constraints, on the same layout
   */
  public static WindowEvaluation of(
      ModelSpec spec, @Nullable Baseline baseline, Layout layout, WindowConstraints rules) {
    return new WindowEvaluation(spec, baseline, layout, rules);
  }

  /**
   * The evaluation of the windows of a segment: against the segment's own rows of the baseline,
   * where these are enough; else against all of them, under the baseline's name and {@value
   * #OF_ALL}, without a rate of events to expect, and judged only by limits that the spec sets: a
   * segment differs from the whole by nature.
   */
  public WindowEvaluation ofSegment(String segment) {
    Baseline whole = baseline;
    if (whole == null || segment.equals(Metric.ALL)) {
      return this;
    }
    WindowEvaluation known = segments.get(segment);
    if (known != null) {
      return known;
    }
    Baseline own = whole.ofSegment(segment).orElse(null);
    if (own != null) {
      // No more than the baseline has segments.
      return segments.computeIfAbsent(
          segment,
          name ->
              new WindowEvaluation(
                  this, own, rules == null ? null : rules.ofSegment(name), true, null, false));
    }
    WindowEvaluation others = otherSegments;
    if (others == null) {
      others =
          new WindowEvaluation(this, whole.named(whole.name() + OF_ALL), rules, false, null, false);
      otherSegments = others;
    }
    return others;
  }

  /** Whether it is asked for how many events come at which hour of the week. */
  public boolean learnsVolume() {
    Boolean asked = settings(Checks.USUAL_VOLUME, STREAM).enabled();
    return spec.dataQuality().enabled() && (asked == null ? spec.dataQuality().allChecks() : asked);
  }

  private static List<@Nullable ColumnReference> references(
      @Nullable Baseline baseline, Layout layout, boolean ofWindows) {
    Map<String, Integer> positions = new HashMap<>();
    // Other windows are counted on this very layout.
    if (baseline != null && !ofWindows) {
      for (ColumnLayout column : baseline.layout().columns()) {
        positions.put(column.subject(), positions.size());
      }
    }
    List<@Nullable ColumnReference> references = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      ColumnLayout column = layout.columns().get(i);
      Integer position = ofWindows ? Integer.valueOf(i) : positions.get(column.subject());
      references.add(
          baseline == null || position == null
              ? null
              : reference(baseline, position, column, ofWindows));
    }
    return references;
  }

  private static @Nullable ColumnReference reference(
      Baseline baseline, int position, ColumnLayout window, boolean ofWindows) {
    ColumnProfile profile = baseline.profile().column(position);
    return profile.kind() != window.kind()
        ? null
        : new ColumnReference(
            baseline.layout().columns().get(position),
            profile,
            baseline.profile().events(),
            baseline.quantiles().get(position),
            window,
            ofWindows,
            ofWindows && profile.kind() == ColumnKind.NUMERIC
                ? baseline.profile().sampledNumbers(position)
                : NO_SAMPLE);
  }

  /**
   * The window's figures that compare with a baseline, held against other windows instead: in the
   * order of {@link #evaluate}, all under the other windows' name. While there are none, or too
   * few, no figure is judged.
   *
   * <p>Numbers are put into the bins of this evaluation's layout, so those are the deciles of the
   * model's reference; categories into those of the layout and those that the other windows have
   * beside them.
   *
   * @param profile the window's profile, on this evaluation's layout
   * @param with other windows on the same layout and of the same slice of traffic
   */
  public List<Metric> compare(ClosedWindow window, Profile profile, WindowBaseline with) {
    return heldAgainst(with, ofFeatureEvents).evaluate(window, profile);
  }

  private WindowEvaluation heldAgainst(WindowBaseline with, boolean featureEvents) {
    Profile sum = with.sum();
    String version = with.version();
    Baseline of =
        sum == null || version == null
            ? null
            : Baseline.ofWindows(with.name(), version, layout, sum);
    return new WindowEvaluation(this, of, rules, true, with, featureEvents);
  }

  /**
   * The figures of a window's feature events, of the features that they have values of: against the
   * reference, and against what the predictions of the same window had. Both may come late, so the
   * revision of the former is the number of feature events, and that of the latter the number of
   * both.
   *
   * @param window the window; its revision is passed over
   * @param features what the feature events said, on this evaluation's layout
   * @param predictions what the predictions had, on the same layout; null without any
   */
  public List<Metric> featureEvents(
      ClosedWindow window, Profile features, @Nullable Profile predictions) {
    boolean any = predictions != null && predictions.events() > 0;
    WindowBaseline with =
        predictions == null || !any
            ? WindowBaseline.withoutEvents(PREDICTIONS)
            : WindowBaseline.ofOther(
                PREDICTIONS,
                WindowBaseline.version(window.start(), window.end(), 1, predictions.events()),
                predictions);
    WindowEvaluation alone = featureEvents;
    if (alone == null) {
      alone = new WindowEvaluation(this, baseline, rules, ofSameTraffic, null, true);
      featureEvents = alone;
    }
    long both = features.events() + (predictions == null ? 0 : predictions.events());
    List<Metric> figures =
        new ArrayList<>(alone.evaluate(window.revised(features.events()), features));
    figures.addAll(heldAgainst(with, true).evaluate(window.revised(both), features));
    return figures;
  }

  /**
   * The window's figures, in an order that depends on the spec and the layout alone: the stream's,
   * then column by column in the order of {@link Checks#ALL}, then those of extra columns and of
   * expressions by name, then those of constraints, in their order. Empty when both monitors are
   * off.
   *
   * @param profile the window's profile, on this evaluation's layout
   */
  public List<Metric> evaluate(ClosedWindow window, Profile profile) {
    return evaluate(window, profile, OptionalDouble.empty());
  }

  /**
   * The same of a window of which is known how many events come at this time of the week.
   *
   * @param usual so many come; empty where that is not known
   */
  public List<Metric> evaluate(ClosedWindow window, Profile profile, OptionalDouble usual) {
    if (profile.layout() != fingerprint) {
      throw new IllegalArgumentException(
          "a window's profile must have the layout "
              + Long.toHexString(fingerprint)
              + " that model "
              + spec.id()
              + " is evaluated on: had "
              + Long.toHexString(profile.layout()));
    }
    List<Figure> figures = new ArrayList<>();
    List<Figure> undeclared = new ArrayList<>();
    StreamView stream =
        new StreamView(
            profile,
            window.length(),
            baseline == null || !ofSameTraffic ? null : baseline.profile(),
            beside == null ? 0 : beside.windows() * window.length(),
            usual,
            expressions(profile));
    for (Check check : Checks.ALL) {
      if (check instanceof StreamCheck streamCheck
          && !ofFeatureEvents
          && spec.dataQuality().enabled()
          && isAskedFor(check)) {
        streamCheck
            .measure(stream)
            .forEach(
                (subject, measurement) ->
                    add(
                        subject.equals(STREAM) ? figures : undeclared,
                        subject,
                        check,
                        () -> measurement,
                        baseline != null && stream.compares(subject)));
      }
    }
    for (int i = 0; i < layout.columns().size(); i++) {
      Section section = layout.columns().get(i).section();
      if (isWatched(section) && isEnabled(section) && isTold(section, profile.column(i))) {
        column(layout.columns().get(i), profile, i, figures);
      }
    }
    figures.addAll(undeclared);
    List<Metric> metrics = judged(window, figures, usual.isPresent());
    if (rules != null
        && beside == null
        && !ofFeatureEvents
        && spec.dataQuality().enabled()
        && profile.events() > 0) {
      new ConstraintMetrics(spec, baseline, rules).add(window, profile, metrics);
    }
    return metrics;
  }

  /** The layout's expressions, each beside the baseline's of the same name and text. */
  private List<ExpressionView> expressions(Profile profile) {
    ExpressionCounts current = profile.expressions();
    if (current == null) {
      return List.of();
    }
    ExpressionCounts before = baseline == null ? null : baseline.profile().expressions();
    List<ExpressionView> views = new ArrayList<>();
    for (int i = 0; i < current.size(); i++) {
      Expression expression = layout.expressions().get(i);
      int at =
          before == null || baseline == null
              ? -1
              : baseline.layout().expressions().indexOf(expression);
      views.add(
          new ExpressionView(
              expression.subject(), current, i, at < 0 ? null : before, Math.max(at, 0)));
    }
    return views;
  }

  /**
   * A figure that is still to be judged.
   *
   * @param compared whether the baseline has its subject
   */
  private record Figure(
      String subject,
      Check check,
      Measurement measurement,
      CheckSettings settings,
      boolean compared) {}

  /** Judges all figures: a test beside those of the same check in other columns of its monitor. */
  private List<Metric> judged(ClosedWindow window, List<Figure> figures, boolean usual) {
    Map<String, List<Integer>> tests = new LinkedHashMap<>();
    for (int i = 0; i < figures.size(); i++) {
      Figure figure = figures.get(i);
      if (figure.measurement().pValue() != null) {
        String family = monitor(figure.check(), figure.subject()) + " " + figure.check().id();
        tests.computeIfAbsent(family, name -> new ArrayList<>()).add(i);
      }
    }
    @Nullable Double[] pValues = new Double[figures.size()];
    for (List<Integer> positions : tests.values()) {
      double[] plain =
          positions.stream()
              .mapToDouble(i -> Objects.requireNonNull(figures.get(i).measurement().pValue()))
              .toArray();
      double[] corrected = spec.dataQuality().correction().adjust(plain);
      for (int i = 0; i < corrected.length; i++) {
        pValues[positions.get(i)] = corrected[i];
      }
    }
    List<Metric> metrics = new ArrayList<>(figures.size());
    for (int i = 0; i < figures.size(); i++) {
      metrics.add(metric(window, figures.get(i), pValues[i], usual));
    }
    return metrics;
  }

  /** Of feature events no more than the features that they bring: each system has its own. */
  private boolean isTold(Section section, ColumnProfile column) {
    return !ofFeatureEvents || (section == Section.FEATURE && column.present() > 0);
  }

  /** Of other windows only what is compared: all else was told without them. */
  private boolean isAskedFor(Check check) {
    return beside == null || (check.compares() && (beside.ofSameStream() || !check.volume()));
  }

  private boolean isEnabled(Section section) {
    return section == Section.LATENCY || section == Section.AGE
        ? spec.operations().enabled()
        : spec.dataQuality().enabled();
  }

  private static String monitor(Check check, String subject) {
    return isOfOperations(check, subject) ? OPERATIONS : MONITOR;
  }

  private static boolean isOfOperations(Check check, String subject) {
    return subject.equals(LATENCY) || check instanceof FeatureAge;
  }

  private CheckSettings settings(Check check, String subject) {
    CheckSettings ofDataQuality = check.settings(spec.dataQuality(), subject);
    if (!isOfOperations(check, subject)) {
      return ofDataQuality;
    }
    CheckSettings own =
        spec.operations()
            .checks()
            .getOrDefault(check.id(), CheckSettings.NONE)
            .orElse(ofDataQuality);
    return check.id().equals(LIMITED_AGE)
        ? ofFeature.getOrDefault(subject, CheckSettings.NONE).orElse(own)
        : own;
  }

  /** What features say of the age that most of their values are below, by subject. */
  private static Map<String, CheckSettings> ages(ModelSpec spec) {
    Map<String, CheckSettings> limits = new HashMap<>();
    spec.features()
        .forEach(
            (name, feature) -> {
              AgeSpec age = feature.age();
              if (age != null) {
                limits.put(
                    Section.FEATURE.subject(name),
                    new CheckSettings(
                        null, seconds(age.warning()), seconds(age.critical()), null, null));
              }
            });
    return limits;
  }

  private static @Nullable Limit seconds(@Nullable Duration limit) {
    return limit == null ? null : Limit.level(limit.toMillis() / 1e3);
  }

  /**
   * Not the truth, which only a reference data set carries; nor the score of a regression, whose
   * answer is its label.
   */
  private boolean isWatched(Section section) {
    return section != Section.TRUTH
        && !(section == Section.PREDICTION_SCORE && spec.problem() == Problem.REGRESSION);
  }

  private void column(ColumnLayout column, Profile profile, int position, List<Figure> into) {
    ColumnReference reference = references.get(position);
    boolean sensitive = sensitive(column);
    boolean age = column.section() == Section.AGE;
    String subject =
        ofFeatureEvents
            ? FEATURE_EVENT + column.name()
            : age ? Section.FEATURE.subject(column.name()) : column.subject();
    ColumnView view = new ColumnView(column, profile, position, reference);
    ColumnProfile values = profile.column(position);
    boolean few =
        sensitive
            && values.valid() > 0
            && (isFew(values) || reference != null && isFew(reference.profile()));
    for (Check check : Checks.ALL) {
      if (check instanceof ColumnCheck columnCheck
          && columnCheck.kinds().contains(column.kind())
          && age == check instanceof FeatureAge
          && columnCheck.concerns(column.section())
          && isAskedFor(check)
          && !(ofFeatureEvents && columnCheck.ofAllEvents())
          && !(sensitive && columnCheck.revealsValues())) {
        add(
            into,
            subject,
            check,
            () ->
                profile.events() == 0
                    ? Measurement.undefined(Reason.NO_VALUES, 0)
                    : few && columnCheck.revealsFewValues()
                        ? Measurement.undefined(Reason.MIN_SAMPLES, values.valid())
                        : columnCheck.measure(view),
            reference != null);
      }
    }
  }

  private static boolean isFew(ColumnProfile column) {
    return column.valid() > 0 && column.valid() < FEW;
  }

  private boolean sensitive(ColumnLayout column) {
    FeatureSpec feature =
        switch (column.section()) {
          case FEATURE -> spec.features().get(column.name());
          case AGE ->
              spec.features()
                  .get(Objects.requireNonNull(layout.ages().get(column.name())).column());
          default -> null;
        };
    return feature != null && feature.sensitive();
  }

  private void add(
      List<Figure> into,
      String subject,
      Check check,
      Supplier<Measurement> measurement,
      boolean compared) {
    CheckSettings settings = settings(check, subject);
    Boolean enabled = settings.enabled();
    if (enabled == null ? check.byDefault() || spec.dataQuality().allChecks() : enabled) {
      into.add(new Figure(subject, check, measurement.get(), settings, compared));
    }
  }

  /** Without a limit; a window without values says so, which ends an alert. */
  private static Judgement unjudged(Measurement measurement, Reason why) {
    Reason reason = measurement.reason() == Reason.NO_VALUES ? Reason.NO_VALUES : why;
    return new Judgement(Status.NOT_EVALUATED, null, reason);
  }

  private Metric metric(
      ClosedWindow window, Figure figure, @Nullable Double pValue, boolean usual) {
    Check check = figure.check();
    Measurement measurement = figure.measurement();
    boolean ofWeeks = usual && check instanceof Volume;
    Baseline compared = figure.compared() && check.compares() && !ofWeeks ? baseline : null;
    Reason missing = beside == null ? null : beside.missing();
    Judgement judgement =
        missing != null
            ? unjudged(measurement, missing)
            : beside == null && compared != null && !spec.referenceJudged()
                ? unjudged(measurement, Reason.NO_THRESHOLD)
                : Judgement.of(
                    check,
                    measurement,
                    pValue,
                    figure.settings(),
                    window.status(),
                    rules == null && ofSameTraffic);
    Reason reason = judgement.reason();
    if (reason == null && window.status() == WindowStatus.SPEC_CHANGED) {
      reason = Reason.SPEC_CHANGED;
    }
    String named =
        beside != null
            ? beside.name()
            : compared != null ? compared.name() : ofWeeks ? HOURS_OF_WEEK : Metric.NO_BASELINE;
    return new Metric(
        spec.id(),
        window.modelVersion(),
        window.segment(),
        monitor(check, figure.subject()),
        figure.subject(),
        check.id(),
        named,
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
        false);
  }
}
