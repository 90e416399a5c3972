package io.plumbline.detectors.check;

import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import io.plumbline.detectors.profile.ExpressionCounts;
import io.plumbline.detectors.spec.Limit;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often an expression that every event is to satisfy does not hold, or says nothing; higher is
 * worse. One figure for each expression of the model.
 *
 * <p>{@code expression_violation_rate}: the share of the events for which it could be evaluated
 * that it is false for, 0 to 1. A user states it as a rule: without a baseline any violation is
 * critical. A baseline that was made with the same expression, text and all, tells how well the
 * rule holds where nothing is wrong: then it is a warning beyond the baseline's own share and
 * critical beyond that plus 0.01, each beyond what chance does to both.
 *
 * <p>{@code expression_unevaluated_rate}: the share of all events that it could not be evaluated
 * for, 0 to 1, because of values that are missing or of the wrong type. Against the baseline's own
 * share; without a baseline a warning where it says nothing of nearly all events, which mostly is a
 * slip in the expression.
 */
final class ExpressionRate implements StreamCheck {
  /** Above the baseline's own share of violations. */
  private static final double MARGIN = 0.01;

  /** An expression that says nothing of more than this share of events is useless. */
  private static final double USELESS = 0.99;

  private final String id;
  private final String description;
  private final int minSamples;
  private final String limits;
  private final Counting counting;
  private final Judging judging;

  /** Which events of which count. */
  private interface Counting {
    Shares of(ExpressionCounts counts, int expression);
  }

  /** The limits where the baseline has this share; null without one. */
  private interface Judging {
    Limits of(@Nullable Double baselineShare);
  }

  private ExpressionRate(
      String id,
      String description,
      int minSamples,
      String limits,
      Counting counting,
      Judging judging) {
    this.id = id;
    this.description = description;
    this.minSamples = minSamples;
    this.limits = limits;
    this.counting = counting;
    this.judging = judging;
  }

  static ExpressionRate violations() {
    return new ExpressionRate(
        "expression_violation_rate",
        "Share of the events that this expression is false for, of those for which it could be"
            + " evaluated.",
        1,
        "without the same expression in the baseline: critical above 0; else warning above the"
            + " baseline's own, critical above that plus "
            + MARGIN,
        (counts, i) -> new Shares(counts.count(i, Outcome.VIOLATED), counts.evaluated(i)),
        share ->
            share == null
                ? new Limits(null, Limit.level(0))
                : Limits.levels(share, share + MARGIN));
  }

  static ExpressionRate unevaluated() {
    return new ExpressionRate(
        "expression_unevaluated_rate",
        "Share of the events that this expression could not be evaluated for: a value that it"
            + " depends on is missing or of the wrong type.",
        Shares.MIN_SAMPLES,
        "without the same expression in the baseline: warning above "
            + USELESS
            + "; else warning above the baseline's own plus 0.05, critical plus 0.1",
        (counts, i) ->
            new Shares(
                counts.count(i, Outcome.UNEVALUATED),
                counts.evaluated(i) + counts.count(i, Outcome.UNEVALUATED)),
        share ->
            share == null
                ? new Limits(Limit.level(USELESS), null)
                : Shares.above(share, 0.05, 0.1));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String subject() {
    return Expression.anySubject();
  }

  @Override
  public Scale scale() {
    return Scale.SHARE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return minSamples;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return judging.of(measurement.baselineValue());
  }

  @Override
  public Optional<String> limitsInWords() {
    return Optional.of(limits);
  }

  @Override
  public boolean learnable() {
    return true;
  }

  @Override
  public SortedMap<String, Measurement> measure(StreamView stream) {
    SortedMap<String, Measurement> figures = new TreeMap<>();
    for (ExpressionView expression : stream.expressions()) {
      Shares shares = counting.of(expression.current(), expression.position());
      ExpressionCounts before = expression.baseline();
      figures.put(
          expression.subject(),
          before == null
              ? shares.measure()
              : against(shares, counting.of(before, expression.baselinePosition())));
    }
    return figures;
  }

  private static Measurement against(Shares shares, Shares before) {
    return shares.measure(before.hits(), before.size());
  }
}
