package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Checks;
import io.plumbline.detectors.check.ColumnCheck;
import io.plumbline.detectors.check.Limits;
import io.plumbline.detectors.check.Measurement;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.Scale;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.check.StreamCheck;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.check.Worse;
import io.plumbline.detectors.constraint.ConstraintCheck;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.spec.Limit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reference page of metrics, from what the code says of each. */
final class MetricsPage {
  private MetricsPage() {}

  /** The page in Markdown. */
  static String text() {
    return String.join(
        "\n",
        """
        <!-- Written from the code: MetricsPageTest says how. -->
        # Metrics

        Every figure that this version writes, and how it is judged. A record of the stream of metrics names its `monitor`, `subject` and `metric`; what may be set for each is in
        [configuration](configuration.md#monitors), what `error_bound`, `p_value` and `effect_size` are stands with the metric. A figure that cannot be computed is null with a `reason`, never NaN, never 0.

        * **range**: the values that it can have. **worse**: the side on which a plain number is a limit; *either*: a limit has to say `below`, `above` or `change`.
        * **samples**: below this many the status is `insufficient-data`, unless `min-samples` says; the value stays.
        * **limits**: those of a warning and a critical violation when none are set; *own +* adds to the baseline's own figure. A figure without limits is `not-evaluated`, `no-threshold`; one with limits, these or your own, can have every status.
        * **chance**: where it says *default*, limits that are not set by the user are crossed only by what is also beyond what two samples of these sizes reach by chance once in %s windows; where it says *always*, limits that are set as well, until `chance: 0` is.
        * **baseline**: whether it is compared with one. *needed*: without a baseline that has values of the column there is no figure, `no-baseline`.
        """
            .formatted(String.format(Locale.ROOT, "%,.0f", 1 / Check.DEFAULT_CHANCE)),
        "## Of the stream, monitor `" + WindowEvaluation.MONITOR + "`\n",
        "Once for each window, segment and baseline.\n",
        table(
            "subject | metric | what | unit | range | worse | baseline | samples | limits | chance",
            checks(StreamCheck.class)
                .map(check -> row("`" + ((StreamCheck) check).subject() + "`", check))),
        "## Of columns, monitor `" + WindowEvaluation.MONITOR + "`\n",
        "Once for each window, segment, baseline and column; subjects "
            + subjects()
            + ". A `prediction:score` of a regression has none. *Values* are present, of the right"
            + " type and finite. Feature events have the same, subjects `"
            + WindowEvaluation.FEATURE_EVENT
            + "NAME`, against the reference and against the baseline `"
            + WindowEvaluation.PREDICTIONS
            + "`: the features inside the predictions of the same window.\n",
        table(
            "metric | what | columns | unit | range | worse | baseline | samples | limits | chance",
            checks(ColumnCheck.class)
                .filter(check -> !isOfAges(check))
                .map(check -> columnRow((ColumnCheck) check))),
        "*On request*: computed where the configuration names the check, or says `all-checks`.\n",
        "*Not of sensitive ones*: left out for columns marked `sensitive`, because it would show"
            + " their values.\n",
        "## Of constraints, monitor `" + WindowEvaluation.MONITOR + "`\n",
        """
        With `preset: sagemaker`, see [Coming from SageMaker Model Monitor](sagemaker.md#judged-by-their-rules): once for each window with events, segment, column and check that its constraints ask for. A violation is `critical`, in windows of any size; nothing guards it against chance.
        No other figure then has a limit but those that the configuration sets. `threshold` is the limit of the constraints.
        """,
        table(
            "metric | what | unit | range | worse | baseline | critical",
            Arrays.stream(ConstraintCheck.values()).map(MetricsPage::constraintRow)),
        "`extra_column_check` is of `feature:NAME`, once for each such name. `non_negative_check` is Plumbline's own, made where `non-negative: true` says so, and not of sensitive columns.\n",
        "## Of the latency, monitor `" + OperationsMetric.MONITOR + "`\n",
        "Those of numeric columns, once for each window, segment and baseline; subject `"
            + Section.LATENCY.subject("")
            + "`. Settings are under `operations: {checks: …}` of the model's monitors.\n",
        "## Of how old features are, monitor `" + OperationsMetric.MONITOR + "`\n",
        """
        Of features whose entry says where they tell their age (`age-of`), once for each window and segment, subject `feature:NAME`: the event's time less the feature's own, in seconds, below 0 where the feature is from after the event.
        What is no such time is left out, and counted in the column itself. No limit is set by default; `age-of: {warning: …, critical: …}` is that of `feature_age_0.95`, others are under `operations: {checks: …}` of the model's monitors, in seconds.
        """,
        table(
            "metric | what | unit | range | worse | samples",
            checks(ColumnCheck.class).filter(MetricsPage::isOfAges).map(MetricsPage::ageRow)),
        "## Of inputs, monitor `" + OperationsMetric.MONITOR + "`\n",
        """
        What became of every input, exact through failures, over all time (`window_start` 1970, `window_end` 9999): events_in = events_profiled + events_late + events_duplicate + events_dead_lettered.
        Of sources, model and version are `*`; written every five seconds in which something came, and at the end of the input. Specs that are refused are accounted as `source:models`. None of these is judged: status `not-evaluated`, reason `no-threshold`.

        What comes with every heartbeat (`heartbeat`, a minute by default) is of the span by the clock from the one before, and not repeatable. It is there where not every source ends by itself. `silence_seconds`, the rates and, where they have limits, the lags of a source are judged, by the limits under `operations` of the model's
        monitors and of the source; by default `dead_letter_rate` at 0.01 and 0.1, `late_rate` at 0.05 and 0.5 of 100 inputs and more, and silence at 20 of the subject's own mean gaps or one and a half of its longest usual pause, at least 10 minutes, an hour where nothing ever came. See [silence](configuration.md#silence-and-the-heartbeat).
        """,
        table(
            "subject | metric | what | unit | range | when",
            Arrays.stream(OperationsMetric.values())
                .map(
                    metric ->
                        List.of(
                            "`" + metric.subject() + "`",
                            "`" + metric.wireName() + "`",
                            metric.description(),
                            metric.scale().unit(),
                            range(metric.scale()),
                            metric.appears()))),
        "## Statuses\n",
        table(
            "status | meaning",
            Arrays.stream(Status.values())
                .map(status -> List.of("`" + status.wireName() + "`", status.description()))),
        "## Reasons\n",
        table(
            "reason | meaning",
            Arrays.stream(Reason.values())
                .map(reason -> List.of("`" + reason.wireName() + "`", reason.description()))));
  }

  /** Every metric on the page, as {@code monitor metric}. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    Checks.ALL.stream()
        .filter(MetricsPage::isOfOthers)
        .forEach(check -> names.add(WindowEvaluation.MONITOR + " " + check.id()));
    for (ConstraintCheck check : ConstraintCheck.values()) {
      names.add(WindowEvaluation.MONITOR + " " + check.wireName());
    }
    for (OperationsMetric metric : OperationsMetric.values()) {
      names.add(OperationsMetric.MONITOR + " " + metric.wireName());
    }
    Checks.ALL.stream()
        .filter(MetricsPage::isOfLatency)
        .forEach(check -> names.add(OperationsMetric.MONITOR + " " + check.id()));
    checks(ColumnCheck.class)
        .filter(MetricsPage::isOfAges)
        .forEach(check -> names.add(OperationsMetric.MONITOR + " " + check.id()));
    Stream.of(DeadLetterReason.values())
        .map(reason -> OperationsMetric.DEAD_LETTER_RATE_REASON.wireName(reason.wireName()))
        .forEach(name -> names.add(OperationsMetric.MONITOR + " " + name));
    names.remove(
        OperationsMetric.MONITOR + " " + OperationsMetric.DEAD_LETTER_RATE_REASON.wireName());
    return names;
  }

  private static List<String> constraintRow(ConstraintCheck check) {
    Scale scale = check.isShare() ? Scale.SHARE : Scale.COLUMN;
    return List.of(
        "`" + check.wireName() + "`",
        check.description(),
        check == ConstraintCheck.BASELINE_DRIFT_CHECK ? "none" : scale.unit(),
        range(scale),
        check.isWorseAbove() ? "higher" : "lower",
        check.isOfBaseline() ? "needed" : "no",
        check.violation());
  }

  private static boolean isOfLatency(Check check) {
    return check instanceof ColumnCheck of
        && of.kinds().contains(ColumnKind.NUMERIC)
        && of.concerns(Section.LATENCY);
  }

  private static boolean isOfAges(Check check) {
    return check.id().startsWith("feature_age_");
  }

  private static List<String> ageRow(Check check) {
    return List.of(
        "`" + check.id() + "`",
        check.description(),
        check.scale().unit(),
        range(check.scale()),
        worse(check.worse()),
        Integer.toString(check.minSamples()));
  }

  private static boolean isOfOthers(Check check) {
    return !(check instanceof ColumnCheck of) || of.concerns(Section.FEATURE);
  }

  private static Stream<Check> checks(Class<? extends Check> scope) {
    return Checks.ALL.stream().filter(scope::isInstance);
  }

  private static List<String> columnRow(ColumnCheck check) {
    List<String> row = row(columns(check), check);
    // Metric and what come before the columns.
    row.add(2, row.remove(0));
    return row;
  }

  private static List<String> row(String first, Check check) {
    return new ArrayList<>(
        List.of(
            first,
            "`" + check.id() + "`",
            check.description() + (check.byDefault() ? "" : " *On request.*"),
            check.scale().unit(),
            range(check.scale()),
            worse(check.worse()),
            baseline(check),
            Integer.toString(check.minSamples()),
            limits(check),
            chance(check)));
  }

  private static String columns(ColumnCheck check) {
    if (!check.concerns(Section.FEATURE)) {
      return "`" + Section.LATENCY.subject("") + "`";
    }
    String kinds =
        check.kinds().size() == ColumnKind.values().length
            ? "all"
            : check.kinds().stream().map(ColumnKind::wireName).collect(Collectors.joining(", "));
    return kinds + (check.revealsValues() ? "; not of sensitive ones" : "");
  }

  private static String subjects() {
    return Arrays.stream(Section.values())
        .filter(
            section ->
                section != Section.TRUTH && section != Section.LATENCY && section != Section.AGE)
        .map(
            section ->
                "`" + section.subject(section == Section.PROBABILITY ? "CLASS" : "NAME") + "`")
        .collect(Collectors.joining(", "));
  }

  private static String range(Scale scale) {
    if (Double.isInfinite(scale.least())) {
      return "any";
    }
    return number(scale.least())
        + (Double.isInfinite(scale.most()) ? " and up" : " to " + number(scale.most()));
  }

  private static String worse(Worse worse) {
    return worse == Worse.NEITHER ? "either" : worse.name().toLowerCase(Locale.ROOT);
  }

  private static String baseline(Check check) {
    return !check.compares() ? "no" : check.needsBaseline() ? "needed" : "where there is one";
  }

  private static String limits(Check check) {
    Optional<String> words = check.limitsInWords();
    if (words.isPresent()) {
      return words.get();
    }
    Limits alone = check.defaultLimits(Measurement.exact(0.5, 1_000));
    if (!alone.equals(Limits.NONE)) {
      return pair("", alone);
    }
    Limits beside = check.defaultLimits(Measurement.exact(0.5, 1_000).against(0));
    return beside.equals(Limits.NONE) ? "none" : pair("own + ", beside);
  }

  private static String pair(String before, Limits limits) {
    return before + level(limits.warning()) + " / " + level(limits.critical());
  }

  private static String level(@Nullable Limit limit) {
    if (limit == null) {
      return "none";
    }
    Double level = limit.level();
    return level != null
        ? number(level)
        : "below " + number(limit.below()) + ", above " + number(limit.above());
  }

  private static String chance(Check check) {
    return check.alwaysGuarded() ? "always" : limits(check).equals("none") ? "" : "default";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String table(String heads, Stream<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("| " + heads + " |");
    lines.add("|" + " --- |".repeat(heads.split(" \\| ").length));
    rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
    return String.join("\n", lines) + "\n";
  }
}
