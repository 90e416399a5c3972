package io.plumbline.detectors.constraint;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Outcome;
import io.plumbline.detectors.constraint.ConstraintFigure.Obstacle;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's windows as Model Monitor sees them: their statistics, and its checks on them. Pure but
 * for what it remembers of the constraints; used by one thread at a time.
 *
 * <p>Model Monitor's table is what an endpoint got and answered. So it has the model's features,
 * and of its predictions the answer, the score and the probabilities, under the names that the
 * constraints give them; neither latencies nor the truth.
 *
 * <ul>
 *   <li>A column that no event of a window has a value of is a {@code missing_column_check}, unless
 *       its constraints expect a completeness of 0; and as an absent key is a missing value, so
 *       that it may be there and empty, a {@code completeness_check} as well, where its constraints
 *       expect one.
 *   <li>A feature that no constraint names is an extra column. A part of the prediction that none
 *       names is not looked at.
 *   <li>Distributions are compared with those of the model's baseline; without one they are not.
 * </ul>
 */
public final class WindowConstraints {
  private final Naming naming;
  private final Options options;
  private final @Nullable Constraints given;
  private final @Nullable Baseline baseline;
  private final Layout layout;
  private final ModelSpec spec;
  private final Set<String> partsOfPrediction = new HashSet<>();
  private final Set<String> sensitive = new HashSet<>();
  private final Map<String, WindowConstraints> segments = new HashMap<>();
  private @Nullable Constraints inForce;

  /**
   * The names that predictions have in a table of Model Monitor's, where its first columns often
   * are the model's output.
   *
   * @param label the column that holds the answer; null for {@code prediction:label}
   * @param score the column that holds the score; null for {@code prediction:score}
   */
  public record Naming(@Nullable String label, @Nullable String score) {
    /** Every part of a prediction under its subject. */
    public static final Naming SUBJECTS = new Naming(null, null);

    String of(ColumnLayout column) {
      String own =
          column.section() == Section.PREDICTION_LABEL
              ? label
              : column.section() == Section.PREDICTION_SCORE ? score : null;
      return own == null ? ProfileStatistics.name(column) : own;
    }
  }

  /**
   * What was found of a window.
   *
   * @param statistics all of it, values of sensitive columns included, see {@link #published}
   * @param outcome the checks
   */
  public record Findings(Statistics statistics, Outcome outcome) {}

  private WindowConstraints(
      Naming naming,
      Options options,
      @Nullable Constraints given,
      @Nullable Baseline baseline,
      Layout layout,
      ModelSpec spec) {
    this.naming = naming;
    this.options = options;
    this.given = given;
    this.baseline = baseline;
    this.layout = layout;
    this.spec = spec;
    layout.columns().stream()
        .filter(column -> column.section() != Section.FEATURE)
        .forEach(column -> partsOfPrediction.add(column.subject()));
    spec.features()
        .forEach(
            (name, feature) -> {
              if (feature.sensitive()) {
                sensitive.add(name);
                sensitive.add(Section.FEATURE.subject(name)); // where its name was taken
              }
            });
  }

  /**
   * The constraints of a model.
   *
   * @param given those that a file has, in any form; null to suggest them from the baseline as
   *     {@link ConstraintSuggestion#MODEL_MONITOR} does
   * @param baseline what distributions are compared with, or null
   * @param layout the layout of the windows' profiles
   */
  public static WindowConstraints of(
      ModelSpec spec,
      Naming naming,
      Options options,
      @Nullable Constraints given,
      @Nullable Baseline baseline,
      Layout layout) {
    return new WindowConstraints(
        naming, options, given == null ? null : given.canonical(), baseline, layout, spec);
  }

  /**
   * The constraints of a segment's windows: the same, compared with the segment's own rows of the
   * baseline and suggested from them, where these are enough; else the whole model's.
   */
  public WindowConstraints ofSegment(String segment) {
    WindowConstraints known = segments.get(segment);
    if (known != null) {
      return known;
    }
    Baseline own = baseline == null ? null : baseline.ofSegment(segment).orElse(null);
    if (own == null) {
      return this;
    }
    // No more than the baseline has segments.
    WindowConstraints made = new WindowConstraints(naming, options, given, own, layout, spec);
    segments.put(segment, made);
    return made;
  }

  /** The constraints that windows are held against; empty with neither a file nor a baseline. */
  public Optional<Constraints> inForce() {
    Constraints known = inForce;
    if (known == null) {
      known = given;
      if (known == null && baseline != null) {
        known =
            ConstraintSuggestion.MODEL_MONITOR.suggest(
                statistics(baseline.layout(), baseline.profile()));
      }
      inForce = known;
    }
    return Optional.ofNullable(known);
  }

  /** What of a model's constraints may leave: no value of a sensitive column. */
  public Constraints published(Constraints constraints) {
    return constraints.withoutValuesOf(sensitive);
  }

  /** What metrics call a column that is named so here. */
  public String subject(String name) {
    if (name.equals(naming.label())) {
      return Section.PREDICTION_LABEL.subject("");
    }
    if (name.equals(naming.score())) {
      return Section.PREDICTION_SCORE.subject("");
    }
    return partsOfPrediction.contains(name) ? name : Section.FEATURE.subject(name);
  }

  /**
   * Looks at a window.
   *
   * @param profile what it counted, on this layout; a window without events has no findings but its
   *     statistics
   */
  public Findings evaluate(Profile profile) {
    Statistics all = statistics(layout, profile);
    Constraints constraints = inForce().orElse(null);
    if (constraints == null) {
      return new Findings(all, Outcome.NONE);
    }
    Baseline compared = baseline;
    Map<String, FeatureConstraints> known = new HashMap<>();
    constraints.features().forEach(feature -> known.put(feature.name(), feature));
    Set<String> empty = new HashSet<>();
    for (FeatureStatistics column : all.features()) {
      if (column.present() == 0
          && known.containsKey(column.name())
          && !mayBeEmpty(known.get(column.name()))) {
        empty.add(column.name());
      }
    }
    return new Findings(
        all,
        withoutDistancesOfFew(
            all,
            withoutExtremes(
                ConstraintEvaluation.evaluate(
                    constraints,
                    judged(all, known),
                    compared == null ? null : statistics(compared.layout(), compared.profile()),
                    options,
                    empty))));
  }

  /** The smallest value of a sensitive column does not leave, so it is not judged either. */
  private Outcome withoutExtremes(Outcome outcome) {
    if (sensitive.isEmpty() || !options.nonNegativity()) {
      return outcome;
    }
    String check = ConstraintCheck.NON_NEGATIVE_CHECK.wireName();
    return new Outcome(
        outcome.violations().stream()
            .filter(v -> !v.checkType().equals(check) || !sensitive.contains(v.featureName()))
            .toList(),
        outcome.skipped(),
        outcome.figures().stream()
            .filter(
                figure ->
                    figure.check() != ConstraintCheck.NON_NEGATIVE_CHECK
                        || !sensitive.contains(figure.featureName()))
            .toList());
  }

  /** How far a few values of a sensitive column are from others tells what they are. */
  private Outcome withoutDistancesOfFew(Statistics all, Outcome outcome) {
    Set<String> few = new HashSet<>();
    for (FeatureStatistics column : all.features()) {
      if (sensitive.contains(column.name()) && column.present() < Statistics.FEW) {
        few.add(column.name());
      }
    }
    if (few.isEmpty()) {
      return outcome;
    }
    ConstraintCheck check = ConstraintCheck.BASELINE_DRIFT_CHECK;
    return new Outcome(
        outcome.violations().stream()
            .filter(v -> !v.checkType().equals(check.wireName()) || !few.contains(v.featureName()))
            .toList(),
        outcome.skipped(),
        outcome.figures().stream()
            .map(
                figure ->
                    figure.check() == check && few.contains(figure.featureName())
                        ? withheld(figure)
                        : figure)
            .toList());
  }

  private static ConstraintFigure withheld(ConstraintFigure figure) {
    return new ConstraintFigure(
        figure.featureName(),
        figure.check(),
        null,
        figure.threshold(),
        false,
        figure.samples(),
        null,
        Obstacle.TOO_FEW_VALUES);
  }

  /**
   * What of a window's statistics may leave, as a file lists it.
   *
   * @param evaluationTime what the file says of when it was made
   */
  public Statistics published(Statistics statistics, Instant evaluationTime) {
    Statistics listed = statistics.withoutValuesOf(sensitive).published();
    return new Statistics(listed.itemCount(), evaluationTime, listed.features());
  }

  private Statistics statistics(Layout of, Profile profile) {
    return ProfileStatistics.of(of, profile, this::name);
  }

  /** What Model Monitor's table calls a column; null for one that it does not have. */
  private @Nullable String name(ColumnLayout column) {
    return switch (column.section()) {
      case TRUTH, LATENCY, AGE -> null;
      case PREDICTION_SCORE -> spec.problem() == Problem.REGRESSION ? null : naming.of(column);
      case FEATURE, PREDICTION_LABEL, PROBABILITY -> naming.of(column);
    };
  }

  /** The names that the file of constraints has and no column of the model; in its order. */
  public List<String> unknownNames() {
    Set<@Nullable String> columns = new HashSet<>();
    layout.columns().forEach(column -> columns.add(name(column)));
    return given == null
        ? List.of()
        : given.features().stream()
            .map(FeatureConstraints::name)
            .filter(name -> !columns.contains(name))
            .toList();
  }

  /** The features that the file of constraints, if there is one, does not name; in their order. */
  public List<String> unconstrainedFeatures() {
    Constraints named = given;
    if (named == null) {
      return List.of();
    }
    Set<String> names = new HashSet<>();
    named.features().forEach(feature -> names.add(feature.name()));
    return layout.columns().stream()
        .filter(column -> column.section() == Section.FEATURE && !names.contains(name(column)))
        .map(ColumnLayout::name)
        .toList();
  }

  /** The columns that Model Monitor would know of: with constraints, or features with values. */
  private Statistics judged(Statistics all, Map<String, FeatureConstraints> known) {
    String feature = Section.FEATURE.subject("");
    return new Statistics(
        all.itemCount(),
        null,
        all.features().stream()
            .filter(
                column ->
                    known.containsKey(column.name())
                        || column.present() > 0 && subject(column.name()).startsWith(feature))
            .toList());
  }

  private static boolean mayBeEmpty(FeatureConstraints constraints) {
    Double completeness = constraints.completeness();
    return completeness != null && completeness == 0;
  }
}
