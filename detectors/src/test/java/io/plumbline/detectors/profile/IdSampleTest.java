package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdSampleTest {
  static long hash(String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return Hashes.of(utf8, 0, utf8.length);
  }

  private static byte[] bytes(IdSample sample) {
    ByteWriter out = new ByteWriter(64);
    sample.write(out);
    return out.toByteArray();
  }

  @Test
  void nothingHasNoRate() {
    IdSample sample = new IdSample();

    assertThat(sample.repeatRate()).isNaN();
    assertThat(sample.events()).isZero();
    assertThat(bytes(sample)).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 511, 512})
  void theRateIsExactUpToTheIdsThatAreKept(int ids) {
    IdSample sample = new IdSample();
    long events = 0;
    for (int i = 0; i < ids; i++) {
      for (int times = 0; times <= i % 4; times++) {
        sample.add(hash("id-" + i));
        events++;
      }
    }

    assertThat(sample.exact()).isTrue();
    assertThat(sample.repeatRate()).isEqualTo((double) (events - ids) / events);
    assertThat(sample.events()).isEqualTo(events);
  }

  @Test
  void withoutRepeatsTheRateIsZeroHoweverManyIds() {
    IdSample sample = new IdSample();
    for (int i = 0; i < 100_000; i++) {
      sample.add(hash("id-" + i));
    }

    assertThat(sample.exact()).isFalse();
    assertThat(sample.repeatRate()).isZero();
  }

  /** Three standard errors: the seed is fixed, and ten seeds were looked at. */
  @ParameterizedTest
  @CsvSource({"0.01, 0.0132", "0.1, 0.0398", "0.3, 0.061", "0.5, 0.067", "0.9, 0.045"})
  void theEstimateIsWithinThreeStandardErrors(double rate, double error) {
    for (long seed = 0; seed < 10; seed++) {
      IdSample sample = new IdSample();
      Random random = new Random(seed);
      int next = 0;
      int repeats = 0;
      for (int i = 0; i < 50_000; i++) {
        if (next > 0 && random.nextDouble() < rate) {
          sample.add(hash(seed + "-" + random.nextInt(next)));
          repeats++;
        } else {
          sample.add(hash(seed + "-" + next++));
        }
      }
      assertThat(sample.repeatRate()).isCloseTo(repeats / 50_000.0, within(error));
    }
  }

  @Test
  void oneEventSentOverAndOverIsNoticed() {
    for (int seed = 0; seed < 10; seed++) {
      IdSample sample = new IdSample();
      for (int i = 0; i < 40_000; i++) {
        sample.add(hash(i % 2 == 0 ? "stuck " + seed : "id-" + seed + "-" + i));
      }
      assertThat(sample.repeatRate()).isCloseTo(0.5, within(0.07));
    }
  }

  @Test
  void aCountStopsAtTheLargestInt() {
    IdSample sample = new IdSample();
    sample.add(1);
    for (int doublings = 0; doublings < 40; doublings++) {
      sample.merge(sample.copy());
    }

    assertThat(sample.events()).isEqualTo(1L << 40);
    assertThat(sample.repeatRate()).isEqualTo(1 - 0x1p-40);
    assertThat(bytes(IdSample.read(new ByteReader(bytes(sample))))).isEqualTo(bytes(sample));
  }

  @Test
  void whatIsReadGoesOnLikeWhatWasWritten() {
    IdSample whole = new IdSample();
    IdSample read = new IdSample();
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      long hash = hash("id-" + random.nextInt(3_000));
      whole.add(hash);
      read.add(hash);
      if (i % 77 == 0) {
        read = IdSample.read(new ByteReader(bytes(read)));
      }
    }

    assertThat(bytes(read)).isEqualTo(bytes(whole));
    assertThat(read.repeatRate()).isEqualTo(whole.repeatRate());
  }

  @Test
  void theHashZeroIsAnIdLikeAnother() {
    IdSample sample = new IdSample();
    sample.add(0);
    sample.add(0);
    sample.add(-1);

    assertThat(sample.repeatRate()).isEqualTo(1.0 / 3);
  }
}
