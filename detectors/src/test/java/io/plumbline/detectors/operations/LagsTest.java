package io.plumbline.detectors.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.bytes.CorruptBytesException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LagsTest {
  @Test
  void theMedianIsWithinAnEighthOfTheExactOne() {
    SplittableRandom random = new SplittableRandom(5);
    for (int run = 0; run < 50; run++) {
      Lags lags = new Lags();
      long[] exact = new long[1 + random.nextInt(200)];
      double scale = Math.pow(10, random.nextInt(9));
      for (int i = 0; i < exact.length; i++) {
        exact[i] = (long) (scale * random.nextDouble());
        lags.add(exact[i]);
      }
      Arrays.sort(exact);
      double median = exact[(exact.length + 1) / 2 - 1];
      assertThat(lags.median()).isCloseTo(median, within(median / 8 + 0.5));
      assertThat(lags.largest()).isEqualTo(exact[exact.length - 1]);
      assertThat(lags.events()).isEqualTo(exact.length);
    }
  }

  @Test
  void whatIsAheadCountsAsNothingAndWhatIsAbsurdAsTheMost() {
    Lags lags = new Lags();
    lags.add(Long.MIN_VALUE);
    lags.add(-1);
    assertThat(lags.median()).isZero();
    assertThat(lags.largest()).isZero();
    lags.add(Long.MAX_VALUE);
    assertThat(lags.largest()).isEqualTo((1L << 42) - 1);
  }

  @Test
  void mergingInAnyOrderGivesTheSame() {
    Lags all = new Lags();
    Lags one = new Lags();
    Lags other = new Lags();
    for (int i = 0; i < 1_000; i++) {
      long lag = i * 37L;
      all.add(lag);
      (i % 3 == 0 ? one : other).add(lag);
    }
    Lags sum = Lags.decode(other.encode());
    sum.add(Lags.decode(one.encode()));
    one.add(other);
    assertThat(sum.encode()).isEqualTo(all.encode()).isEqualTo(one.encode());
  }

  @Test
  void clearedIsLikeNew() {
    Lags lags = new Lags();
    lags.add(5);
    lags.clear();
    assertThat(lags.encode()).isEqualTo(new Lags().encode());
    assertThat(lags.median()).isZero();
  }

  @Test
  void anUnknownVersionAndDamageAreRefused() {
    assertThatThrownBy(() -> Lags.decode(new byte[] {9, 0}))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("version");
    assertThatThrownBy(() -> Lags.decode(new byte[] {1, 0, (byte) 0xAA, 1, 1}))
        .isInstanceOf(CorruptBytesException.class);
  }
}
