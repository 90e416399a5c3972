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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A number without a bin of its own, which samples tell of on both sides. */
class MostFrequentShareTest {
  private static final double STICKS = 0.1234567;
  private static final int EVENTS = 400;
  private static final int SAMPLED = 64;

  /** The reference never had it. */
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new ColumnLayout(
                  Section.FEATURE,
                  "n",
                  ColumnKind.NUMERIC,
                  EdgesOfSample.of(new SplittableRandom(1).doubles(8_000).sorted().toArray()),
                  List.of())));

  private static final WindowEvaluation EVALUATION =
      WindowEvaluation.of(Windows.spec(), null, LAYOUT);

  private static Profile window(double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RowFold fold = new RowFold(LAYOUT);
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

  private static Metric figure(Profile window, Profile before) {
    return Windows.figure(
        EVALUATION.compare(
            Windows.WINDOW, window, new WindowBaseline("last-day", "v1", before, 1)),
        "feature:n",
        "most_frequent_share");
  }

  /** Once in 1,000 windows is what the guard allows; 2,000 windows of each share. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2, 0.4, 0.6})
  void windowsOfOneLawAreHardlyEverInViolation(double share) {
    int violations = 0;
    Profile before = window(share, 1);
    for (int i = 2; i < 2_002; i++) {
      Profile now = window(share, i);
      violations += figure(now, before).status().violation() ? 1 : 0;
      before = now;
    }
    assertThat(violations).isLessThanOrEqualTo(2);
  }

  @Test
  void anEstimateIsOfItsSample() {
    Metric figure = figure(window(0.4, 1), window(0.4, 2));
    assertThat(figure.sampleSize()).isEqualTo(SAMPLED);
    assertThat(figure.errorBound()).isNull();
    assertThat(figure.value()).isCloseTo(0.4, within(0.2));
    assertThat(figure.baselineValue()).isCloseTo(0.4, within(0.2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.2})
  void aNumberThatBeginsToStickIsFound(double before) {
    Metric figure = figure(window(before + 0.5, 1), window(before, 2));
    assertThat(figure.status()).isEqualTo(Status.CRITICAL);
    assertThat(figure.sampleSize()).isEqualTo(SAMPLED);
  }
}
