package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.AgeSource;
import io.plumbline.detectors.profile.AgeSource.Format;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.AgeSpec;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How old features are by their own times. */
class FeatureAgeTest {
  private static final long NOW = Instant.parse("2026-01-05T10:00:00Z").toEpochMilli();
  private static final String SUBJECT = "feature:score";

  private static final Layout PLAIN =
      new Layout(
          List.of(
              new ColumnLayout(Section.FEATURE, "score", ColumnKind.NUMERIC, null, List.of()),
              new ColumnLayout(
                  Section.FEATURE, "fetched_at", ColumnKind.NUMERIC, null, List.of())));

  private final EventRow row = new EventRow(new NameDictionary());

  private static Layout layout(Format format) {
    return PLAIN.withAges(new TreeMap<>(Map.of("score", new AgeSource("fetched_at", format))));
  }

  private EventRow event(@Nullable Object time) {
    row.clear();
    row.eventTime(NOW);
    row.addNumber(Section.FEATURE, row.names().idOf("score"), 0.5);
    int name = row.names().idOf("fetched_at");
    if (time instanceof Number number) {
      row.addNumber(Section.FEATURE, name, number.doubleValue());
    } else if (time instanceof Boolean flag) {
      row.addBoolean(Section.FEATURE, name, flag);
    } else if (time instanceof String text) {
      int start = row.append(text);
      row.addText(Section.FEATURE, name, start, row.textEnd() - start);
    } else {
      row.addNull(Section.FEATURE, name);
    }
    return row;
  }

  private Profile profile(Format format, Object... times) {
    RowFold fold = new RowFold(layout(format));
    Profile profile = fold.newProfile();
    for (Object time : times) {
      fold.add(event(time), profile);
    }
    return profile;
  }

  private static List<Metric> figures(
      Profile profile, Format format, @Nullable Duration critical, OperationsSpec operations) {
    AgeSpec age = new AgeSpec(new AgeSource("fetched_at", format), null, critical);
    ModelSpec spec =
        Windows.spec(
            DataQualitySpec.DEFAULT,
            Map.of("score", new FeatureSpec(null, false, age)),
            operations);
    return WindowEvaluation.of(spec, null, layout(format)).evaluate(Windows.WINDOW, profile);
  }

  private static List<Metric> figures(Profile profile, Format format) {
    return figures(profile, format, null, OperationsSpec.DEFAULT);
  }

  @Test
  void ofASensitiveTimeOnlyTheShareFromTheFutureIsTold() {
    AgeSpec age = new AgeSpec(new AgeSource("fetched_at", Format.MILLIS), null, null);
    ModelSpec spec =
        Windows.spec(
            DataQualitySpec.DEFAULT,
            Map.of(
                "score",
                new FeatureSpec(null, false, age),
                "fetched_at",
                new FeatureSpec(null, true, null)));
    assertThat(
            WindowEvaluation.of(spec, null, layout(Format.MILLIS))
                .evaluate(Windows.WINDOW, profile(Format.MILLIS, NOW - 60_000)))
        .extracting(Metric::metric)
        .contains("feature_age_future_rate")
        .noneMatch(metric -> metric.matches("feature_age_(max|0.*)"));
  }

  @ParameterizedTest
  @CsvSource({
    "OWN, 2026-01-05T09:59:00Z",
    "ISO_8601, 2026-01-05T10:59:00+01:00",
  })
  void textsAreReadAsTimes(Format format, String time) {
    assertThat(figure(figures(profile(format, time), format), "feature_age_max").value())
        .isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource({"OWN, 1", "MILLIS, 1", "SECONDS, 1e-3", "MICROS, 1e3", "NANOS, 1e6"})
  void numbersAreReadInTheirUnit(Format format, double factor) {
    Profile profile = profile(format, (NOW - 60_000) * factor);
    assertThat(figure(figures(profile, format), "feature_age_max").value())
        .isCloseTo(60, within(1e-3));
  }

  @Test
  void whatIsNoTimeIsCountedAndLeftOut() {
    Profile profile =
        profile(Format.ISO_8601, "2026-01-05T09:59:00Z", "yesterday", NOW, true, null, "");
    Profile numbers = profile(Format.SECONDS, Double.NaN, "2026-01-05T09:59:00Z", null);
    int age = 2;
    assertThat(profile.column(age).valid()).isEqualTo(1);
    assertThat(profile.column(age).missing()).isEqualTo(1);
    assertThat(profile.column(age).present()).isEqualTo(5);
    assertThat(numbers.column(age).valid()).isZero();
    assertThat(figure(figures(profile, Format.ISO_8601), "feature_age_0.5").sampleSize())
        .isEqualTo(1);
    Metric none = figure(figures(numbers, Format.SECONDS), "feature_age_0.95");
    assertThat(none.value()).isNull();
    assertThat(none.reason()).isEqualTo("no-values");
  }

  @Test
  void quantilesAreThoseOfTheAges() {
    Object[] times = new Object[1_000];
    for (int i = 0; i < times.length; i++) {
      times[i] = (double) NOW - 1_000L * (i + 1);
    }
    List<Metric> figures = figures(profile(Format.MILLIS, times), Format.MILLIS);
    assertThat(figure(figures, "feature_age_0.5").value()).isCloseTo(500, within(5.0));
    assertThat(figure(figures, "feature_age_0.95").value()).isCloseTo(950, within(9.5));
    assertThat(figure(figures, "feature_age_max").value()).isEqualTo(1_000);
    assertThat(figure(figures, "feature_age_future_rate").value()).isZero();
    assertThat(figures)
        .filteredOn(figure -> figure.metric().startsWith("feature_age"))
        .hasSize(4)
        .allMatch(figure -> figure.monitor().equals("operations"))
        .allMatch(figure -> figure.subject().equals(SUBJECT))
        .allMatch(figure -> figure.status() == Status.NOT_EVALUATED);
    assertThat(figures)
        .as("nothing else is said of ages")
        .noneMatch(figure -> figure.subject().startsWith("age:"))
        .filteredOn(figure -> figure.monitor().equals("operations"))
        .hasSize(4);
  }

  @Test
  void agesFromTheFutureAreCountedAndNotDropped() {
    Profile profile = profile(Format.MILLIS, NOW + 5_000, NOW + 1_000, NOW, NOW - 1_000);
    List<Metric> figures = figures(profile, Format.MILLIS);
    assertThat(figure(figures, "feature_age_future_rate").value()).isEqualTo(0.5);
    assertThat(figure(figures, "feature_age_0.5").value()).isCloseTo(-1, within(0.01));
    assertThat(figure(figures, "feature_age_max").sampleSize()).isEqualTo(4);
  }

  @Test
  void theFeaturesOwnLimitJudgesWhatMostAreBelow() {
    Profile old = profile(Format.MILLIS, NOW - 7_200_000, NOW - 7_200_000);
    OperationsSpec others =
        new OperationsSpec(
            true,
            null,
            Map.of(
                "feature_age_0.95",
                new CheckSettings(true, null, Limit.level(1e9), null, null),
                "feature_age_max",
                new CheckSettings(true, Limit.level(60), null, null, null)));
    List<Metric> figures = figures(old, Format.MILLIS, Duration.ofHours(1), others);
    assertThat(figure(figures, "feature_age_0.95").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(figures, "feature_age_0.95").threshold()).isEqualTo(3_600);
    assertThat(figure(figures, "feature_age_max").status()).isEqualTo(Status.WARNING);
    assertThat(figure(figures, "feature_age_0.5").status()).isEqualTo(Status.NOT_EVALUATED);
  }

  @Test
  void withOperationsOffThereAreNone() {
    OperationsSpec off = new OperationsSpec(false, null, Map.of());
    assertThat(figures(profile(Format.MILLIS, NOW), Format.MILLIS, null, off))
        .noneMatch(figure -> figure.metric().startsWith("feature_age"));
  }

  @Test
  void partsMergeToTheWholeInAnyOrder() {
    RowFold fold = new RowFold(layout(Format.MILLIS));
    Profile whole = fold.newProfile();
    Profile[] parts = {fold.newProfile(), fold.newProfile(), fold.newProfile()};
    for (int i = 0; i < 500; i++) {
      fold.add(event((double) NOW - 37L * i), whole);
      fold.add(event((double) NOW - 37L * i), parts[i * 7 % 3]);
    }
    parts[2].merge(parts[0]);
    parts[2].merge(parts[1]);
    assertThat(ProfileCodec.encode(parts[2])).isEqualTo(ProfileCodec.encode(whole));
  }

  @Test
  void foldingAllocatesNothing() {
    RowFold fold = new RowFold(layout(Format.OWN));
    Profile profile = fold.newProfile();
    EventRow number = event((double) NOW - 1_000);
    for (int i = 0; i < 50_000; i++) {
      fold.add(number, profile);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      fold.add(number, profile);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void aColumnOfAgesHasAnotherFingerprintAndKeepsItsCapacity() {
    Layout millis = layout(Format.MILLIS);
    assertThat(millis.fingerprint())
        .isNotEqualTo(PLAIN.fingerprint())
        .isNotEqualTo(layout(Format.SECONDS).fingerprint());
    assertThat(PLAIN.withAges(new TreeMap<>())).isSameAs(PLAIN);
    assertThat(millis.with(new Capacity(7, 3)).ages()).isEqualTo(millis.ages());
  }

  @Test
  void aColumnOfAgesThatIsMadeOfNothingIsRefused() {
    assertThatThrownBy(
            () ->
                new Layout(
                    List.of(
                        new ColumnLayout(
                            Section.AGE, "score", ColumnKind.NUMERIC, null, List.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ages");
  }

  private static Metric figure(List<Metric> figures, String metric) {
    return Windows.figure(figures, SUBJECT, metric);
  }
}
