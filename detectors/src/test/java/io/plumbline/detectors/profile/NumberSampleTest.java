package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.Hashes;
import org.junit.jupiter.api.Test;

class NumberSampleTest {
  private static final int EVENTS = 5_000;

  @Test
  void numbersOfTheEventsWithTheSmallestHashesAreKept() {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile profile = fold.newProfile();
    long[] hashes = new long[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      byte[] id = ("e" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      hashes[i] = Hashes.of(id, 0, id.length) ^ Long.MIN_VALUE;
      rows.clear(i).id("e" + i).feature("n", i);
      if (i % 2 == 0) {
        rows.feature("free", -i);
      }
      fold.add(rows.row(), profile);
    }
    long[] sorted = hashes.clone();
    java.util.Arrays.sort(sorted);
    double[] expected = new double[NumberSample.KEPT];
    int n = 0;
    for (int i = 0; i < EVENTS; i++) {
      if (hashes[i] <= sorted[NumberSample.KEPT - 1]) {
        expected[n++] = i;
      }
    }
    assertThat(profile.sampledNumbers(0)).isEqualTo(expected);
    // A row without a number of the column is in the sample and has none to show.
    assertThat(profile.sampledNumbers(1))
        .isEqualTo(
            java.util.Arrays.stream(expected)
                .filter(i -> i % 2 == 0)
                .map(i -> -i + 0.0)
                .sorted()
                .toArray());
    // Numeric columns behind columns of other kinds.
    assertThat(profile.sampledNumbers(6)).isEmpty();
  }

  @Test
  void eventsWithoutAnIdAreNotSampled() {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile profile = fold.newProfile();
    fold.add(rows.clear(0).feature("n", 1).row(), profile);

    assertThat(profile.sampledNumbers(0)).isEmpty();
  }

  @Test
  void referenceKeepsNoEvents() {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile profile = fold.newProfile();
    fold.add(rows.clear(0).id("a").feature("n", 1).row(), profile);

    assertThat(profile.sampledNumbers(0)).containsExactly(1);
    assertThat(profile.withoutEvents().sampledNumbers(0)).isEmpty();
    assertThat(profile.withoutEvents().ids()).isNull();
  }
}
