package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The figures of how long inferences take. */
class LatencyTest {
  private static final String LATENCY = "prediction:latency_ms";
  private static final double[] USUAL =
      DoubleStream.iterate(1, x -> x + 1).limit(1_000).map(x -> x / 10).toArray();
  private static final double[] SLOW = Arrays.stream(USUAL).map(x -> 3 * x).toArray();

  private static Profile profile(Layout layout, double[] latencies) {
    RowFold fold = new RowFold(layout);
    Profile profile = fold.newProfile();
    EventRow row = new EventRow(new NameDictionary());
    for (double latency : latencies) {
      row.clear();
      row.eventTime(1_000);
      row.addNumber(Section.LATENCY, 0, latency);
      row.addNumber(Section.FEATURE, row.names().idOf("x"), latency);
      fold.add(row, profile);
    }
    return profile;
  }

  private static List<Metric> figures(
      double[] window, DataQualitySpec dataQuality, OperationsSpec operations) {
    Layout layout =
        new Layout(
            List.of(
                new ColumnLayout(
                    Section.FEATURE, "x", ColumnKind.NUMERIC, EdgesOfSample.of(USUAL), List.of()),
                new ColumnLayout(
                    Section.LATENCY, "", ColumnKind.NUMERIC, EdgesOfSample.of(USUAL), List.of())));
    double[] quantiles =
        Baseline.RANKS.stream().mapToDouble(r -> EdgesOfSample.quantile(USUAL, r)).toArray();
    Baseline baseline =
        new Baseline(
            "reference",
            "v1",
            "m",
            "3",
            layout,
            profile(layout, USUAL),
            List.of(quantiles, quantiles));
    ModelSpec spec = Windows.spec(dataQuality, Map.of(), operations);
    return WindowEvaluation.of(spec, baseline, layout)
        .evaluate(Windows.WINDOW, profile(layout, window));
  }

  private static List<Metric> figures(double[] window) {
    return figures(window, DataQualitySpec.DEFAULT, OperationsSpec.DEFAULT);
  }

  @Test
  void theLatencysFiguresBelongToOperationsAndOthersDoNot() {
    assertThat(figures(USUAL))
        .isNotEmpty()
        .allSatisfy(
            figure ->
                assertThat(figure.monitor())
                    .isEqualTo(figure.subject().equals(LATENCY) ? "operations" : "data-quality"));
  }

  @Test
  void itsLastPercentIsKnownAndComparedAndThatOfNoOtherColumn() {
    Metric figure = Windows.figure(figures(SLOW), LATENCY, "quantile_0.99");
    assertThat(figure.value()).isCloseTo(297, within(297 * 0.01));
    assertThat(figure.baselineValue()).isCloseTo(99, within(99 * 0.01));
    assertThat(figure.status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(figure.reason()).isEqualTo("no-threshold");
    assertThat(figures(SLOW))
        .filteredOn(other -> other.metric().equals("quantile_0.99"))
        .hasSize(1);
  }

  @Test
  void oddLatenciesHaveAStatusAndAReasonAndNoFigureThatIsNoNumber() {
    double[][] odd = {
      {},
      {7},
      {7, 7, 7},
      {Double.NaN, Double.NaN},
      {Double.POSITIVE_INFINITY, 1},
      {Double.MIN_VALUE, -Double.MIN_VALUE},
      {Double.MAX_VALUE, -Double.MAX_VALUE, 0},
    };
    for (double[] window : odd) {
      Metric figure = Windows.figure(figures(window), LATENCY, "quantile_0.99");
      assertThat(figure.status()).isEqualTo(Status.NOT_EVALUATED);
      assertThat(figure.reason()).isIn("no-values", "no-threshold");
      assertThat(figure.value() == null || Double.isFinite(figure.value())).isTrue();
      assertThat(figure.value() == null).isEqualTo(figure.reason().equals("no-values"));
    }
  }

  @Test
  void itsDriftIsJudgedAsThatOfAnyColumn() {
    Metric psi = Windows.figure(figures(SLOW), LATENCY, "psi");
    assertThat(psi.status()).isEqualTo(Status.CRITICAL);
    assertThat(Windows.figure(figures(USUAL), LATENCY, "psi").status()).isEqualTo(Status.OK);
  }

  @Test
  void settingsOfOperationsComeBeforeThoseOfDataQuality() {
    CheckSettings limit = new CheckSettings(true, null, Limit.level(250), null, null);
    CheckSettings off = new CheckSettings(false, null, null, null, null);
    DataQualitySpec dataQuality = new DataQualitySpec(true, Map.of("mean", off), Map.of());
    OperationsSpec operations = new OperationsSpec(true, null, Map.of("quantile_0.99", limit));
    List<Metric> figures = figures(SLOW, dataQuality, operations);
    assertThat(Windows.figure(figures, LATENCY, "quantile_0.99").status())
        .isEqualTo(Status.CRITICAL);
    assertThat(figures).noneMatch(figure -> figure.metric().equals("mean"));
    assertThat(
            figures(
                SLOW,
                dataQuality,
                new OperationsSpec(
                    true, null, Map.of("mean", new CheckSettings(true, null, null, null, null)))))
        .filteredOn(figure -> figure.metric().equals("mean"))
        .extracting(Metric::subject)
        .containsExactly(LATENCY);
  }

  @Test
  void eachMonitorIsSwitchedOffByItself() {
    OperationsSpec off = new OperationsSpec(false, null, Map.of());
    assertThat(figures(USUAL, DataQualitySpec.DEFAULT, off))
        .isNotEmpty()
        .noneMatch(figure -> figure.subject().equals(LATENCY));
    assertThat(
            figures(USUAL, new DataQualitySpec(false, Map.of(), Map.of()), OperationsSpec.DEFAULT))
        .isNotEmpty()
        .allMatch(figure -> figure.subject().equals(LATENCY));
  }
}
