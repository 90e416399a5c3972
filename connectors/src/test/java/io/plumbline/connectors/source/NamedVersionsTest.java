package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NamedVersionsTest {
  private final NamedVersions named = new NamedVersions();

  private static long hash(long number) {
    return new SplittableRandom(number).nextLong();
  }

  @Test
  void theFirstOnesAreAdmittedAndStaySo() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(named.admits(1, hash(i), 1_000)).isTrue();
    }
    for (int i = 1_000; i < 50_000; i++) {
      assertThat(named.admits(1, hash(i), 1_000)).isFalse();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(named.admits(1, hash(i), 1_000)).isTrue();
    }
    assertThat(named.size()).isEqualTo(1_000);
  }

  @Test
  void eachModelHasRoomOfItsOwn() {
    for (int model = 0; model < 500; model++) {
      assertThat(named.admits(hash(-model), hash(2L * model), 2)).isTrue();
      assertThat(named.admits(hash(-model), hash(2L * model + 1), 2)).isTrue();
      assertThat(named.admits(hash(-model), hash(1_000_000 + model), 2)).isFalse();
    }
    assertThat(named.size()).isEqualTo(1_000);
  }

  @Test
  void anyHashIsOne() {
    assertThat(named.admits(0, 0, 1)).isTrue();
    assertThat(named.admits(0, 5, 1)).isFalse();
    assertThat(named.admits(0, 0, 1)).isTrue();
    assertThat(named.admits(-1, 7, 1)).isTrue();
  }

  @Test
  void whatIsWrittenAndReadDecidesAsIfItNeverHadBeen() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    Map<Long, Set<Long>> expected = new HashMap<>();
    NamedVersions split = named;
    for (int i = 0; i < 100_000; i++) {
      long model = random.nextInt(40);
      long version = hash(1_000 * model + random.nextInt(random.nextBoolean() ? 100 : 1_000));
      Set<Long> of = expected.computeIfAbsent(model, m -> new HashSet<>());
      boolean fits = of.contains(version) || of.size() < 120;
      if (fits) {
        of.add(version);
      }
      assertThat(split.admits(hash(model), version, 120)).isEqualTo(fits);
      if (random.nextInt(500) == 0) {
        split = NamedVersions.read(split.toBytes());
      }
    }
    assertThat(split.size()).isEqualTo(40 * 120);
  }

  @Test
  void aLowerLimitTakesNothingBack() throws IOException {
    for (int i = 0; i < 10; i++) {
      named.admits(1, hash(i), 10);
    }
    NamedVersions lower = NamedVersions.read(named.toBytes());
    assertThat(lower.admits(1, hash(9), 3)).isTrue();
    assertThat(lower.admits(1, hash(10), 3)).isFalse();
    assertThat(lower.admits(1, hash(10), 11)).isTrue();
  }

  @Test
  void theBytesDoNotDependOnTheOrder() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      numbers.add(i);
    }
    NamedVersions other = new NamedVersions();
    numbers.forEach(i -> named.admits(hash(-i % 7), hash(i), 5_000));
    Collections.shuffle(numbers, new Random(3));
    numbers.forEach(i -> other.admits(hash(-i % 7), hash(i), 5_000));

    assertThat(named.toBytes()).isEqualTo(other.toBytes());
    assertThat(named.toBytes().bytes()).hasSize(2 + 7 * (8 + 2) + 3_000 * 8);
  }

  @Test
  void bytesAreWrittenOnceUntilSomethingChanges() {
    named.admits(1, 2, 10);
    StateBytes before = named.toBytes();
    named.admits(1, 2, 10);
    assertThat(named.toBytes()).isSameAs(before);
    named.admits(1, 3, 10);
    assertThat(named.toBytes()).isNotEqualTo(before);
  }

  @Test
  void theBytesOfVersionOneStayReadable() throws IOException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "01" // version
                    + "02" // models
                    + "0100000000000000" // a hash
                    + "02" // its versions
                    + "f6ffffffffffffff"
                    + "0400000000000000"
                    + "0200000000000000"
                    + "01"
                    + "0500000000000000");
    named.admits(2, 5, 2);
    named.admits(1, 4, 2);
    named.admits(1, -10, 2);

    assertThat(named.toBytes()).isEqualTo(new StateBytes(written));
    NamedVersions read = NamedVersions.read(new StateBytes(written));
    assertThat(read.admits(1, -10, 2)).isTrue();
    assertThat(read.admits(1, 4, 2)).isTrue();
    assertThat(read.admits(1, 5, 2)).isTrue();
    assertThat(read.admits(1, 6, 2)).isFalse();
    assertThat(read.admits(2, 6, 2)).isTrue();
  }

  @Test
  void otherBytesAreRefused() {
    named.admits(1, 2, 10);
    byte[] written = named.toBytes().bytes();
    byte[] later = written.clone();
    later[0] = 2;
    byte[] cut = Arrays.copyOf(written, written.length - 1);
    byte[] more = Arrays.copyOf(written, written.length + 1);

    assertThatThrownBy(() -> NamedVersions.read(new StateBytes(later)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "the versions that a split has named must have a version from 1 to 1: was 2");
    for (byte[] bytes : new byte[][] {cut, more, {}}) {
      assertThatThrownBy(() -> NamedVersions.read(new StateBytes(bytes)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the versions that a split has named is broken");
    }
  }
}
