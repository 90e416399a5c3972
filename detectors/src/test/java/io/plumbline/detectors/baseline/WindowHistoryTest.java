package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowHistoryTest {
  private static final long SIZE = 10;

  /** Windows one after the other from 0, {@code .} for a good one and {@code x} for an alert. */
  private static WindowHistory of(int windows, int relearn, String line) {
    WindowHistory history = new WindowHistory(SIZE, windows, relearn);
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) != ' ') {
        history.put(i * SIZE, alert(line.charAt(i) == 'x'));
      }
    }
    return history;
  }

  private static SortedMap<String, Boolean> alert(boolean alert) {
    return new TreeMap<>(Map.of("all", alert));
  }

  /** The numbers of the windows that the one after the line is compared with. */
  private static List<Long> chosen(int windows, int relearn, String line) {
    return of(windows, relearn, line).chosen("all", line.length() * SIZE).stream()
        .map(start -> start / SIZE)
        .toList();
  }

  @Test
  void theLatestWindowsAreChosen() {
    assertThat(chosen(3, 3, ".....")).containsExactly(2L, 3L, 4L);
    assertThat(chosen(3, 3, "..")).containsExactly(0L, 1L);
    assertThat(chosen(3, 3, "")).isEmpty();
  }

  @Test
  void windowsInAlertAreLeftOut() {
    assertThat(chosen(3, 3, "....x.x")).containsExactly(2L, 3L, 5L);
    assertThat(chosen(2, 9, "xxxx")).isEmpty();
  }

  @Test
  void windowsWithoutEventsCountForNothing() {
    assertThat(chosen(3, 3, ".. .   x")).containsExactly(0L, 1L, 3L);
    assertThat(chosen(2, 3, "..xx x")).as("three in a row with one missing").contains(5L);
  }

  @Test
  void aChangeThatStaysBecomesTheNewNormal() {
    assertThat(chosen(4, 3, "....xx")).containsExactly(0L, 1L, 2L, 3L);
    assertThat(chosen(4, 3, "....xxx")).containsExactly(4L, 5L, 6L);
    assertThat(chosen(2, 3, "....xxx")).containsExactly(5L, 6L);
    assertThat(chosen(4, 3, "....xxx.")).containsExactly(4L, 5L, 6L, 7L);
    assertThat(chosen(4, 3, "....xxx.x.")).containsExactly(5L, 6L, 7L, 9L);
    assertThat(chosen(4, 3, "....xxxxx")).containsExactly(5L, 6L, 7L, 8L);
  }

  @Test
  void onlySoManyWindowsAreLookedBackAt() {
    assertThat(chosen(2, 3, ".x.xxx..")).containsExactly(6L, 7L);
    assertThat(chosen(3, 3, "..x.x.x")).as("the last five").containsExactly(3L, 5L);
  }

  @Test
  void windowsThatEndLaterHaveNoPart() {
    WindowHistory history = of(3, 3, "......");
    assertThat(history.chosen("all", 4 * SIZE)).containsExactly(10L, 20L, 30L);
    assertThat(history.chosen("all", 4 * SIZE - 1)).containsExactly(0L, 10L, 20L);
    assertThat(history.chosen("all", Long.MIN_VALUE + SIZE)).isEmpty();
  }

  @Test
  void everySliceHasItsOwnAlerts() {
    WindowHistory history = new WindowHistory(SIZE, 2, 2);
    history.put(0, new TreeMap<>(Map.of("all", false, "a", true)));
    history.put(10, new TreeMap<>(Map.of("all", true, "a", false)));
    history.put(20, new TreeMap<>(Map.of("all", false)));
    assertThat(history.chosen("all", 30)).containsExactly(0L, 20L);
    assertThat(history.chosen("a", 30)).containsExactly(10L);
    assertThat(history.chosen("b", 30)).isEmpty();
  }

  @Test
  void aWindowThatIsPutDownAgainReplacesWhatItWas() {
    WindowHistory history = of(3, 3, "...");
    history.put(10, alert(true));
    assertThat(history.chosen("all", 30)).containsExactly(0L, 20L);
    assertThat(history.remove(0)).isTrue();
    assertThat(history.remove(0)).isFalse();
    assertThat(history.chosen("all", 30)).containsExactly(20L);
  }

  @Test
  void profilesThatNoWindowNeedsAnyMoreAreLetGoOnce() {
    WindowHistory history = of(2, 3, "x..x..");
    assertThat(history.settle(6 * SIZE)).containsExactly(0L, 10L, 20L, 30L);
    assertThat(history.settle(6 * SIZE)).isEmpty();
    assertThat(history.held()).containsExactly(40L, 50L);
    assertThat(of(2, 3, "..xx").settle(4 * SIZE)).as("may be learned anew").isEmpty();
    assertThat(of(2, 3, "..xxx").settle(5 * SIZE)).containsExactly(0L, 10L);
    assertThat(of(2, 3, "......").settle(3 * SIZE)).as("others may change").containsExactly(0L);
    assertThat(of(2, 3, "...").settle(Long.MIN_VALUE)).isEmpty();
  }

  @Test
  void aHistoryComesBackFromItsBytes() {
    WindowHistory history = of(2, 3, ".x.");
    history.put(-70, new TreeMap<>(Map.of("country=PL", true, "all", false)));
    history.settle(30);
    WindowHistory read = WindowHistory.decode(history.encode());
    assertThat(read.encode()).isEqualTo(history.encode());
    assertThat(read.chosen("all", 30)).isEqualTo(history.chosen("all", 30));
    assertThat(read.held()).isEqualTo(history.held());
  }

  /** What the first version wrote. */
  @Test
  void theFirstVersionCanBeRead() {
    String bytes =
        "010a02030200000000000000000101" + "03616c6c00" + "000000000000000a0001" + "03616c6c01";
    WindowHistory read = WindowHistory.decode(HexFormat.of().parseHex(bytes));
    assertThat(read.chosen("all", 20)).containsExactly(0L);
    assertThat(read.held()).containsExactly(0L);
    assertThat(HexFormat.of().formatHex(read.encode())).isEqualTo(bytes);
  }

  @Test
  void brokenBytesAreRefused() {
    byte[] good = of(2, 3, ".x.").encode();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> WindowHistory.decode(cut)).isInstanceOf(CorruptBytesException.class);
    }
    byte[] later = good.clone();
    later[0] = 2;
    assertThatThrownBy(() -> WindowHistory.decode(later))
        .hasMessageContaining("histories of version 1 can be read: was 2");
  }

  @Test
  void aHistoryOfNothingIsRefused() {
    assertThatThrownBy(() -> new WindowHistory(SIZE, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WindowHistory(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WindowHistory(SIZE, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Told in any order, with what came late put down again, every window is answered the same. */
  @Property
  void theOrderInWhichWindowsAreToldChangesNothing(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 3) Integer> line,
      @ForAll @IntRange(min = 1, max = 6) int windows,
      @ForAll @IntRange(min = 1, max = 6) int relearn,
      @ForAll long seed) {
    WindowHistory inOrder = new WindowHistory(SIZE, windows, relearn);
    WindowHistory shuffled = new WindowHistory(SIZE, windows, relearn);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      order.add(i);
      put(inOrder, i, line);
    }
    Collections.shuffle(order, new Random(seed));
    for (int i : order) {
      shuffled.put(i * SIZE, new TreeMap<>(Map.of("all", true, "a", true)));
    }
    for (int i : order) {
      shuffled.remove(i * SIZE);
      put(shuffled, i, line);
    }
    for (int i = 0; i <= line.size(); i++) {
      for (String slice : List.of("all", "a")) {
        assertThat(shuffled.chosen(slice, i * SIZE)).isEqualTo(inOrder.chosen(slice, i * SIZE));
      }
    }
    assertThat(shuffled.encode()).isEqualTo(inOrder.encode());
  }

  /** However often and whenever it is asked to forget, what is answered afterwards is the same. */
  @Property
  void whatIsForgottenIsNeverMissed(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 3) Integer> line,
      @ForAll @IntRange(min = 1, max = 6) int windows,
      @ForAll @IntRange(min = 1, max = 6) int relearn,
      @ForAll @IntRange(max = 5) int behind,
      @ForAll @IntRange(min = 1, max = 5) int every) {
    WindowHistory all = new WindowHistory(SIZE, windows, relearn);
    WindowHistory forgetful = new WindowHistory(SIZE, windows, relearn);
    for (int i = 0; i < line.size(); i++) {
      put(all, i, line);
      put(forgetful, i, line);
      if (i % every == 0) {
        forgetful.settle((i + 1 - behind) * SIZE);
        forgetful = WindowHistory.decode(forgetful.encode());
      }
      for (int back = 0; back <= behind; back++) {
        long upTo = (i + 1 - back) * SIZE;
        for (String slice : List.of("all", "a")) {
          List<Long> chosen = forgetful.chosen(slice, upTo);
          assertThat(chosen).isEqualTo(all.chosen(slice, upTo));
          assertThat(forgetful.held()).containsAll(chosen);
        }
      }
    }
    forgetful.settle(line.size() * SIZE);
    assertThat(forgetful.encode().length)
        .as("bounded by what is looked back at")
        .isLessThanOrEqualTo(8 + (windows + relearn - 1) * 20);
  }

  /** 0: no events; 1: good; 2: in alert; 3: good, and the segment in alert. */
  private static void put(WindowHistory history, int i, List<Integer> line) {
    switch (line.get(i)) {
      case 1 -> history.put(i * SIZE, alert(false));
      case 2 -> history.put(i * SIZE, new TreeMap<>(Map.of("all", true, "a", false)));
      case 3 -> history.put(i * SIZE, new TreeMap<>(Map.of("all", false, "a", true)));
      default -> history.remove(i * SIZE);
    }
  }
}
