package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number without a bin of its own, which samples tell of on both sides. */
class MostFrequentShareTest {
  private static final double STICKS = 0.1234567;
  private static final int EVENTS = 400;

  /** Where a reference that never had the number puts it. */
  private enum Bin {
    /** Hardly anything else is there. */
    NARROW(random -> random.nextDouble()),
    /** Beyond all that it had, where hardly anything else is either. */
    OUTSIDE(random -> 1_000 + random.nextDouble()),
    /** So is all else: there were but two numbers. */
    WIDE(random -> random.nextInt(2));

    private final Layout layout;
    private final WindowEvaluation evaluation;

    Bin(ToDoubleFunction<SplittableRandom> law) {
      SplittableRandom random = new SplittableRandom(1);
      double[] reference =
          DoubleStream.generate(() -> law.applyAsDouble(random)).limit(8_000).sorted().toArray();
      layout =
          new Layout(
              List.of(
                  new ColumnLayout(
                      Section.FEATURE,
                      "n",
                      ColumnKind.NUMERIC,
                      EdgesOfSample.of(reference),
                      List.of())));
      evaluation = WindowEvaluation.of(Windows.spec(), null, layout);
    }
  }

  private static Profile window(Bin bin, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RowFold fold = new RowFold(bin.layout);
    Profile profile = fold.newProfile();
    EventRow row = new EventRow(new NameDictionary());
    int name = row.names().idOf("n");
    for (int i = 0; i < EVENTS; i++) {
      row.clear();
      int start = row.append(seed + " " + i);
      row.eventId(start, row.textEnd() - start);
      row.eventTime(i);
      row.addNumber(
          Section.FEATURE, name, random.nextDouble() < share ? STICKS : random.nextDouble());
      fold.add(row, profile);
    }
    return profile;
  }

  private static Metric figure(Bin bin, Profile window, Profile before) {
    return Windows.figure(
        bin.evaluation.compare(
            Windows.WINDOW, window, WindowBaseline.ofPast("last-day", "v1", before, 1)),
        "feature:n",
        "most_frequent_share");
  }

  /** Once in 1,000 windows is what the guard allows; 1,000 windows of each share. */
  @ParameterizedTest
  @CsvSource({
    "NARROW, 0.1",
    "NARROW, 0.2",
    "NARROW, 0.4",
    "NARROW, 0.6",
    "OUTSIDE, 0.1",
    "OUTSIDE, 0.4",
    "WIDE, 0.05",
    "WIDE, 0.1",
    "WIDE, 0.2",
    "WIDE, 0.4",
    "WIDE, 0.6",
    "WIDE, 0.8"
  })
  void windowsOfOneLawAreHardlyEverInViolation(Bin bin, double share) {
    int violations = 0;
    Profile before = window(bin, share, 1);
    for (int i = 2; i < 1_002; i++) {
      Profile now = window(bin, share, i);
      violations += figure(bin, now, before).status().violation() ? 1 : 0;
      before = now;
    }
    assertThat(violations).isLessThanOrEqualTo(2);
  }

  @Test
  void anEstimateIsOfAsManyValuesAsWouldTellItAsSurely() {
    Metric wide = figure(Bin.WIDE, window(Bin.WIDE, 0.4, 1), window(Bin.WIDE, 0.4, 2));
    assertThat(wide.sampleSize()).as("at most the 64 of the sample").isBetween(45L, 64L);
    assertThat(wide.errorBound()).isNull();
    assertThat(wide.value()).isCloseTo(0.4, within(0.2));
    assertThat(wide.baselineValue()).isCloseTo(0.4, within(0.2));
    Metric narrow = figure(Bin.NARROW, window(Bin.NARROW, 0.4, 1), window(Bin.NARROW, 0.4, 2));
    assertThat(narrow.sampleSize()).isBetween(200L, 400L);
    assertThat(narrow.value()).isCloseTo(0.4, within(0.08));
  }

  @ParameterizedTest
  @CsvSource({
    "NARROW, 0, 0.2", "NARROW, 0.1, 0.4", "NARROW, 0.4, 0.7",
    "WIDE, 0, 0.4", "WIDE, 0.1, 0.6", "WIDE, 0.2, 0.8"
  })
  void aNumberThatBeginsToStickIsFound(Bin bin, double before, double now) {
    Metric figure = figure(bin, window(bin, now, 1), window(bin, before, 2));
    assertThat(figure.status()).as(figure.toString()).isNotEqualTo(Status.OK);
    assertThat(figure.status().violation()).isTrue();
  }
}
