package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsBuilderTest {
  @Test
  void aColumnIsTypedByTheTextOfItsCells() {
    StatisticsBuilder builder = new StatisticsBuilder();
    String[][] rows = {
      {"3.0", "7", "x", "true", "", "1e999", "5"},
      {"4", "8", "x", "false", "", "2", "true"},
      {"", "9", "12", "true", "", "3", "7"}
    };
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        builder.add(builder.column("c" + i), row[i]);
      }
      builder.endRow();
    }
    Statistics statistics = builder.build(null);
    assertThat(statistics.features())
        .extracting(FeatureStatistics::type)
        .containsExactly(
            InferredType.FRACTIONAL,
            InferredType.INTEGRAL,
            InferredType.STRING,
            InferredType.STRING,
            InferredType.UNKNOWN,
            InferredType.FRACTIONAL,
            InferredType.STRING);
    FeatureStatistics c0 = statistics.features().get(0);
    assertThat(c0.present()).isEqualTo(2);
    assertThat(c0.missing()).isEqualTo(1);
    assertThat(c0.types()).isEqualTo(new TypeCounts(1, 1, 0, 0));
    assertThat(statistics.features().get(2).strings().counts())
        .isEqualTo(Map.of("x", 2L, "12", 1L));
    assertThat(statistics.features().get(4))
        .isEqualTo(
            new FeatureStatistics(
                "c4", InferredType.UNKNOWN, 0, 3, null, null, new TypeCounts(0, 0, 0, 0)));
    // What no double holds counts in its column and stays out of its figures.
    assertThat(statistics.features().get(5).present()).isEqualTo(3);
    assertThat(statistics.features().get(5).numeric().max()).isEqualTo(3);
  }

  @Test
  void theDeviationIsThatOfThePopulationAndBucketsAreTenOfOneWidth() {
    StatisticsBuilder builder = new StatisticsBuilder();
    int column = builder.column("a");
    for (int i = 0; i <= 10; i++) {
      builder.add(column, i);
      builder.endRow();
    }
    NumericStatistics numeric = builder.build(null).features().get(0).numeric();
    assertThat(numeric.standardDeviation()).isCloseTo(Math.sqrt(10), within(1e-15));
    assertThat(numeric.buckets())
        .extracting(NumericStatistics.Bucket::count)
        .containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0);
    assertThat(numeric.buckets().get(3)).isEqualTo(new NumericStatistics.Bucket(3, 4, 1));
    assertThat(numeric.sketch().level(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void aConstantColumnFillsTheLastBucket() {
    StatisticsBuilder builder = new StatisticsBuilder();
    for (int i = 0; i < 4; i++) {
      builder.add(builder.column("a"), 7.5);
      builder.endRow();
    }
    NumericStatistics numeric = builder.build(null).features().get(0).numeric();
    assertThat(numeric.buckets().get(9)).isEqualTo(new NumericStatistics.Bucket(7.5, 7.5, 4));
    assertThat(numeric.buckets().stream().mapToDouble(b -> b.count()).sum()).isEqualTo(4);
  }

  @Test
  void beyondTheLimitOfCategoriesNoneIsListed() {
    StatisticsBuilder builder = new StatisticsBuilder();
    int column = builder.column("a");
    for (int i = 0; i < 120; i++) {
      builder.addText(column, "v" + i);
      builder.endRow();
    }
    assertThat(builder.build(null).features().get(0).strings().categories()).hasSize(120);
    builder.addText(column, "one more");
    builder.endRow();
    assertThat(builder.build(null).features().get(0).strings())
        .isEqualTo(new StringStatistics(121, null));
  }
}
