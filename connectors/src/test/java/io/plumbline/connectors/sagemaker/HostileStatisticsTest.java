package io.plumbline.connectors.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.constraint.ConstraintEvaluation;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.ConstraintSuggestion;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.StatisticsBaseline;
import io.plumbline.detectors.constraint.StatisticsBaseline.Meaning;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Statistics whose numbers contradict each other make a baseline that holds, or say why none. */
class HostileStatisticsTest {
  private static final Pattern NUMBER = Pattern.compile("(?<=[\\s\\[])-?[0-9]+(\\.[0-9]+)?");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "1",
          "-1",
          "0.5",
          "1e308",
          "-1e308",
          "1.7976931348623157e308",
          "4.9e-324",
          "9007199254740992",
          "9007199254740993",
          "1e15",
          "-1e-300",
          "\"NaN\"",
          "\"Infinity\"",
          "1e309",
          "null",
          "\"x\"",
          "[]");

  private static final String TEXT =
      """
      {"version": 0.0, "dataset": {"item_count": 9}, "features": [
        {"name": "a", "inferred_type": "Fractional", "numerical_statistics": {
          "common": {"num_present": 7, "num_missing": 2},
          "mean": 2.5, "sum": 17.5, "std_dev": 1.5, "min": 0.5, "max": 4.5,
          "distribution": {"kll": {
            "buckets": [{"lower_bound": 0.5, "upper_bound": 2.5, "count": 3.0},
              {"lower_bound": 2.5, "upper_bound": 4.5, "count": 4.0}],
            "sketch": {"parameters": {"c": 0.64, "k": 2048.0},
              "data": [[ 0.5, 1.5, 2.5], [ 2.5, 4.5]]}}}}},
        {"name": "b", "inferred_type": "Integral", "numerical_statistics": {
          "common": {"num_present": 9, "num_missing": 0},
          "mean": 1.0, "sum": 9.0, "std_dev": 0.5, "min": 0.0, "max": 2.0,
          "distribution": {"kll": {
            "buckets": [{"lower_bound": 0.0, "upper_bound": 1.0, "count": 3.0},
              {"lower_bound": 1.0, "upper_bound": 2.0, "count": 6.0}]}}}},
        {"name": "c", "inferred_type": "String", "string_statistics": {
          "common": {"num_present": 8, "num_missing": 1}, "distinct_count": 2.0,
          "distribution": {"categorical": {"buckets": [
            {"value": "x", "count": 5}, {"value": "y", "count": 3}]}}}},
        {"name": "d", "inferred_type": "String", "string_statistics": {
          "common": {"num_present": 8, "num_missing": 1}, "distinct_count": 8.0}}]}
      """;

  @Test
  void contradictionsMakeABaselineThatHoldsOrSayWhyNone() throws Exception {
    Random random = new Random(17);
    int made = 0;
    int refused = 0;
    for (int round = 0; round < 600; round++) {
      String text = TEXT;
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        text = changed(text, random);
      }
      try {
        Statistics statistics = StatisticsJson.read(text).content();
        ConstraintEvaluation.evaluate(
            ConstraintSuggestion.MODEL_MONITOR.suggest(statistics),
            statistics,
            statistics,
            new Options(random.nextBoolean(), true));
        Baseline baseline =
            StatisticsBaseline.of("r", null, null, statistics, null, Meaning.FEATURES);
        Baseline read = BaselineJson.read(BaselineJson.write(baseline));
        assertThat(read.layout()).isEqualTo(baseline.layout());
        assertThat(read.profile().events()).isEqualTo(statistics.itemCount());
        made++;
      } catch (InvalidSageMakerFile | IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(made).isGreaterThan(80);
    assertThat(refused).isGreaterThan(80);
  }

  private static String changed(String text, Random random) {
    Matcher matcher = NUMBER.matcher(text);
    int numbers = 0;
    while (matcher.find()) {
      numbers++;
    }
    int chosen = random.nextInt(numbers);
    matcher.reset();
    for (int i = 0; i <= chosen; i++) {
      matcher.find();
    }
    return text.substring(0, matcher.start())
        + NUMBERS.get(random.nextInt(NUMBERS.size()))
        + text.substring(matcher.end());
  }
}
