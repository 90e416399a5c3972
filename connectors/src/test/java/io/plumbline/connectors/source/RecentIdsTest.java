package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.event.Hashes;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentIdsTest {
  private static final long NOTHING_BEFORE = SourcedRow.NO_TIME;

  private static long hash(int id) {
    return Hashes.of((double) id);
  }

  @Test
  void aRepeatIsOneUntilItsSplitHasComeTooFar() {
    RecentIds ids = new RecentIds(100);

    assertThat(ids.isRepeat(1, 1_000, 50, NOTHING_BEFORE)).isFalse();
    assertThat(ids.isRepeat(1, 1_000, 50, 1_000)).isTrue();
    assertThat(ids.isRepeat(1, 1_000, 50, 1_050)).as("at the very end").isTrue();
    assertThat(ids.isRepeat(1, 1_000, 50, 1_051)).as("just past it").isFalse();
  }

  @Test
  void theTimeRunsFromTheEventThatWasAccepted() {
    RecentIds ids = new RecentIds(100);
    ids.isRepeat(1, 1_000, 50, NOTHING_BEFORE);

    assertThat(ids.isRepeat(1, 1_030, 50, 1_000)).isTrue();
    assertThat(ids.isRepeat(1, 1_060, 50, 1_030)).as("no repeat prolongs it").isFalse();
    assertThat(ids.isRepeat(1, 1_100, 50, 1_060)).as("from the second one").isTrue();
  }

  @Test
  void aRepeatFarAheadOfItsSplitIsNone() {
    RecentIds ids = new RecentIds(100);
    ids.isRepeat(1, 1_000, 50, NOTHING_BEFORE);

    assertThat(ids.isRepeat(1, 2_000, 50, 1_000)).isFalse();
  }

  @Test
  void anEventFarBehindItsSplitIsNotRemembered() {
    RecentIds ids = new RecentIds(100);

    assertThat(ids.isRepeat(1, 1_000, 50, 5_000)).isFalse();
    assertThat(ids.isRepeat(1, 1_000, 50, 5_000)).isFalse();
    assertThat(ids.size()).isZero();
  }

  /** Against a map, with the state written and read back now and then. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void decidesLikeAMapAndLikeOneThatWasNeverInterrupted(long seed) throws IOException {
    Random random = new Random(seed);
    RecentIds whole = new RecentIds(10_000);
    RecentIds interrupted = new RecentIds(10_000);
    Map<Integer, Long> accepted = new HashMap<>();
    long reached = NOTHING_BEFORE;
    int repeats = 0;
    for (int i = 0; i < 60_000; i++) {
      // Ids in the order of their first events; some come again, some of those much later.
      int id = random.nextInt(5) == 0 ? Math.max(0, i - random.nextInt(9_000)) : i;
      long time = 10L * id - random.nextInt(200);
      long within = id % 3 == 0 ? 20_000 : 40_000;
      Long first = accepted.get(id);
      boolean expected = first != null && Math.max(time, reached) <= first + within;
      assertThat(whole.isRepeat(hash(id), time, within, reached)).isEqualTo(expected);
      assertThat(interrupted.isRepeat(hash(id), time, within, reached)).isEqualTo(expected);
      if (expected) {
        repeats++;
      } else {
        accepted.put(id, time);
        reached = Math.max(reached, time);
      }
      if (random.nextInt(3_000) == 0) {
        interrupted = RecentIds.read(interrupted.toBytes(), 10_000);
      }
    }
    assertThat(repeats).isBetween(1_000, 11_000);
    assertThat(interrupted.toBytes()).isEqualTo(whole.toBytes());
    assertThat(whole.takeForgotten()).isZero();
    assertThat(whole.size()).as("what is over is cleared").isLessThan(12_600);
  }

  @Test
  void asManyAsTheLimitAreRememberedForSure() {
    int limit = 1_000;
    RecentIds ids = new RecentIds(limit);
    for (int i = 0; i < 100_000; i++) {
      ids.isRepeat(hash(i), i, 1_000_000, i - 1);
      if (i % 97 == 0) {
        for (int back = 0; back < limit && back <= i; back += 111) {
          assertThat(ids.isRepeat(hash(i - back), i, 1_000_000, i)).isTrue();
        }
      }
    }
    assertThat(ids.size()).isBetween(limit, limit + limit / 4);
    assertThat(ids.takeForgotten()).isEqualTo(100_000 - ids.size());
    assertThat(ids.takeForgotten()).as("told once").isZero();
  }

  @Test
  void theSameIdsAreForgottenThroughARestore() throws IOException {
    RecentIds whole = new RecentIds(500);
    RecentIds interrupted = new RecentIds(500);
    Random random = new Random(5);
    long forgotten = 0;
    for (int i = 0; i < 20_000; i++) {
      int id = random.nextInt(3) == 0 ? Math.max(0, i - random.nextInt(2_000)) : i;
      assertThat(interrupted.isRepeat(hash(id), id, 50_000, i))
          .isEqualTo(whole.isRepeat(hash(id), id, 50_000, i));
      forgotten += interrupted.takeForgotten();
      if (random.nextInt(37) == 0) {
        interrupted = RecentIds.read(interrupted.toBytes(), 500);
      }
    }
    assertThat(forgotten).isEqualTo(whole.takeForgotten()).isPositive();
    assertThat(interrupted.toBytes()).isEqualTo(whole.toBytes());
  }

  @Test
  void aLowerLimitHoldsFromTheNextTimeRoomIsNeeded() throws IOException {
    RecentIds ids = new RecentIds(1_000);
    for (int i = 0; i < 900; i++) {
      ids.isRepeat(hash(i), 0, 50, 0);
    }
    RecentIds lower = RecentIds.read(ids.toBytes(), 100);
    for (int i = 0; i < 900; i++) {
      assertThat(lower.isRepeat(hash(i), 0, 50, 0)).isTrue();
    }
    for (int i = 900; i < 5_000; i++) {
      lower.isRepeat(hash(i), 0, 50, 0);
    }
    assertThat(lower.size()).isBetween(100, 125);
  }

  @Test
  void theBytesOfVersionOneStayReadable() throws IOException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "01" // version
                    + "40" // room
                    + "02" // ids
                    + "0807060504030201" // hash
                    + "e807" // until 500
                    + "ffffffffffffffff"
                    + "63"); // 50 less
    RecentIds ids = RecentIds.read(written, 10);

    assertThat(ids.toBytes()).isEqualTo(written);
    assertThat(ids.isRepeat(0x0102030405060708L, 400, 100, 500)).isTrue();
    assertThat(ids.isRepeat(-1, 400, 100, 450)).isTrue();
    assertThat(ids.isRepeat(-1, 400, 100, 451)).isFalse();
  }

  @Test
  void otherBytesAreRefused() {
    RecentIds ids = new RecentIds(100);
    for (int i = 0; i < 40; i++) {
      ids.isRepeat(hash(i), 1_000L * i, 5_000, 0);
    }
    byte[] bytes = ids.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RecentIds.read(cut, 100)).isInstanceOf(IOException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> RecentIds.read(longer, 100)).isInstanceOf(IOException.class);
    byte[] newer = bytes.clone();
    newer[0] = 2;
    assertThatThrownBy(() -> RecentIds.read(newer, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the ids of a split must have a version from 1 to 1: was 2");
    byte[] vast = HexFormat.of().parseHex("01" + "80c2d72f" + "00");
    assertThatThrownBy(() -> RecentIds.read(vast, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the room must fit the number of ids");
  }
}
