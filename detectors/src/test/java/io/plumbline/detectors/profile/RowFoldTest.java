package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RowFoldTest {
  private static final int N = 0;
  private static final int C = 2;
  private static final int LABEL = 5;
  private static final int SCORE = 6;
  private static final int PROBABILITY = 7;

  private final Rows rows = new Rows();
  private final RowFold fold = new RowFold(Rows.LAYOUT);
  private final Profile profile = fold.newProfile();

  private NumericProfile numeric(int column) {
    return (NumericProfile) profile.column(column);
  }

  @Test
  void everyColumnCountsEveryEvent() {
    fold.add(rows.event(5, Map.of("n", 1.5)), profile);
    fold.add(rows.event(3, Map.of("c", "red")), profile);
    fold.add(rows.clear(9).row(), profile);
    assertThat(profile.events()).isEqualTo(3);
    assertThat(profile.firstEventTime()).isEqualTo(3);
    assertThat(profile.lastEventTime()).isEqualTo(9);
    for (int i = 0; i < profile.columns(); i++) {
      assertThat(profile.column(i).missing() + profile.column(i).present()).isEqualTo(3);
    }
    assertThat(profile.column(N).missing()).isEqualTo(2);
    assertThat(profile.column(C).missing()).isEqualTo(2);
  }

  @Test
  void laterCellOfADoubledKeyCounts() {
    rows.clear(0).feature("n", 1).feature("c", "red").feature("n", 7).feature("c", null);
    fold.add(rows.row(), profile);
    assertThat(numeric(N).valid()).isEqualTo(1);
    assertThat(numeric(N).mean()).isEqualTo(7);
    assertThat(profile.column(C).missing()).isEqualTo(1);
  }

  @Test
  void sectionsDoNotMix() {
    rows.clear(0)
        .feature("", 3)
        .cell(Section.PREDICTION_SCORE, "", 0.25)
        .cell(Section.PREDICTION_LABEL, "", true)
        .cell(Section.LATENCY, "", 12)
        .cell(Section.PROBABILITY, "n", 0.5)
        .cell(Section.PROBABILITY, "1.0", 0.75);
    fold.add(rows.row(), profile);
    assertThat(numeric(SCORE).mean()).isEqualTo(0.25);
    assertThat(((CategoricalProfile) profile.column(LABEL)).count(1)).isEqualTo(1);
    assertThat(numeric(N).missing()).isEqualTo(1);
    assertThat(numeric(PROBABILITY).mean()).isEqualTo(0.75);
    assertThat(profile.extraColumns()).containsExactly(Map.entry("", 1L));
  }

  @Test
  void featuresInNoColumnAreCountedOncePerEvent() {
    rows.clear(0).feature("new", 1).feature("new", 2).feature("n", 1).feature("other", true);
    fold.add(rows.row(), profile);
    fold.add(rows.event(1, Map.of("new", 1)), profile);
    assertThat(profile.extraColumns())
        .containsExactly(Map.entry("new", 2L), Map.entry("other", 1L));
    assertThat(profile.extraColumnsRest()).isZero();
  }

  @Test
  void aNullOfANameThatIsNoColumnIsNotCarried() {
    rows.clear(0).feature("null", null).feature("n", 1).feature("given", "x");
    fold.add(rows.row(), profile);
    assertThat(profile.extraColumns()).containsExactly(Map.entry("given", 1L));
  }

  /** Events of one arrangement differ in what is null: the names' places say nothing of it. */
  @Test
  void everyEventOfOneArrangementSaysForItselfWhatIsNull() {
    for (Object value : new Object[] {null, 1, null, "x", false, List.of(), null}) {
      fold.add(rows.clear(0).feature("n", 1).feature("new", value).row(), profile);
    }
    assertThat(profile.extraColumns()).containsExactly(Map.entry("new", 4L));
    assertThat(numeric(N).valid()).isEqualTo(7);
  }

  @Test
  void ofADoubledNameThatIsNoColumnTheLaterCellCounts() {
    for (int round = 0; round < 2; round++) {
      rows.clear(0).feature("gone", 1).feature("back", null).feature("gone", null);
      fold.add(rows.feature("back", 1).row(), profile);
    }
    assertThat(profile.extraColumns()).containsExactly(Map.entry("back", 2L));
  }

  @Test
  void nullsOfNamesWithoutNumbersAreNotCarriedEither() {
    EventRow row = rows.clear(0).row();
    unlisted(row, "null", EventRow.NULL);
    unlisted(row, "gone", EventRow.NUMBER);
    unlisted(row, "back", EventRow.NULL);
    unlisted(row, "gone", EventRow.NULL);
    unlisted(row, "back", EventRow.OTHER);
    fold.add(row, profile);
    unlisted(rows.clear(0).row(), "null", EventRow.NULL);
    fold.add(row, profile);
    unlisted(rows.clear(0).row(), "null", EventRow.TEXT);
    fold.add(row, profile);
    assertThat(profile.extraColumns())
        .containsExactly(Map.entry("back", 1L), Map.entry("null", 1L));
  }

  private static void unlisted(EventRow row, String name, byte type) {
    int start = row.append(name);
    row.addUnlisted(Section.FEATURE, type, start, row.textEnd() - start);
  }

  @Test
  void namesBeyondTheDictionaryAreCountedAndColumnsStillFound() {
    NameDictionary names = new NameDictionary();
    for (int i = 0; i < NameDictionary.LIMIT; i++) {
      names.idOf("junk-" + i);
    }
    EventRow row = new EventRow(names);
    row.eventTime(0);
    fold.add(row, profile); // gives the layout's names their numbers
    row.clear();
    row.eventTime(0);
    row.addNumber(Section.FEATURE, names.idOf("n"), 4);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        String name = "late-" + i;
        assertThat(names.idOf(name)).isEqualTo(NameDictionary.UNLISTED);
        int start = row.append(name);
        row.addText(Section.FEATURE, NameDictionary.UNLISTED, start, row.textEnd() - start);
      }
    }
    fold.add(row, profile);
    assertThat(numeric(N).mean()).isEqualTo(4);
    assertThat(profile.extraColumns()).hasSize(Capacity.DEFAULT.extraColumns());
    assertThat(profile.extraColumns().values()).containsOnly(1L);
    assertThat(profile.extraColumnsRest()).isEqualTo(100 - Capacity.DEFAULT.extraColumns());
  }

  @Test
  void unlistedAndListedNamesAreTheSameNames() {
    fold.add(rows.event(0, Map.of("surprise", 1)), profile);
    EventRow row = rows.clear(0).row();
    int start = row.append("surprise");
    row.addText(Section.FEATURE, NameDictionary.UNLISTED, start, row.textEnd() - start);
    fold.add(row, profile);
    assertThat(profile.extraColumns()).containsExactly(Map.entry("surprise", 2L));
  }

  @Test
  void foldFollowsTheReader() {
    fold.add(rows.event(0, Map.of("n", 1, "c", "red")), profile);
    Rows others = new Rows();
    others.names().idOf("c"); // other numbers for the same names
    fold.add(others.event(0, Map.of("n", 3, "c", "blue")), profile);
    assertThat(numeric(N).mean()).isEqualTo(2);
    assertThat(((CategoricalProfile) profile.column(C)).count(2)).isEqualTo(1);
  }

  @Test
  void cellsMayComeInAnyOrderAndNumber() {
    Random random = new Random(5);
    Profile ordered = fold.newProfile();
    for (int e = 0; e < 500; e++) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (String name : List.of("n", "free", "c", "b", "t", "strange", "stranger")) {
        if (random.nextInt(4) > 0) {
          values.put(name, name.equals("c") ? "red" : name.equals("t") ? "text" : (Object) (e % 9));
        }
      }
      rows.clear(e);
      values.forEach(rows::feature);
      fold.add(rows.row(), ordered);
      List<String> names = new ArrayList<>(values.keySet());
      Collections.shuffle(names, random);
      rows.clear(e);
      names.forEach(name -> rows.feature(name, values.get(name)));
      fold.add(rows.row(), profile);
    }
    assertThat(profile.extraColumns().get("strange")).isBetween(300L, 450L);
    assertThat(ProfileCodec.encode(profile)).isEqualTo(ProfileCodec.encode(ordered));
  }

  @Test
  void namesWithoutNumbersAreTakenAnewInEveryEvent() {
    for (String name : List.of("one", "two", "two", "three")) {
      EventRow row = rows.clear(0).row();
      int start = row.append(name);
      row.addUnlisted(Section.FEATURE, EventRow.NUMBER, start, row.textEnd() - start);
      fold.add(row, profile);
    }
    assertThat(profile.extraColumns())
        .containsExactly(Map.entry("one", 1L), Map.entry("three", 1L), Map.entry("two", 2L));
  }

  @Test
  void namesInNoColumnAreCountedInEveryEventOfOneShape() {
    for (int e = 0; e < 3; e++) {
      fold.add(rows.clear(e).feature("new", 1).feature("n", e).feature("new", 2).row(), profile);
    }
    assertThat(profile.extraColumns()).containsExactly(Map.entry("new", 3L));
    assertThat(numeric(N).valid()).isEqualTo(3);
  }

  @Test
  void figuresMergesAndCopiesHaveTheNumbersThatWait() {
    Profile other = fold.newProfile();
    Profile whole = fold.newProfile();
    for (int e = 0; e < 45; e++) {
      EventRow row = rows.event(e, Map.of("n", e, "free", -e));
      fold.add(row, e % 3 == 0 ? profile : other);
      fold.add(row, whole);
      assertThat(numeric(N).valid()).isEqualTo(e / 3 + 1);
      assertThat(numeric(N).max()).isEqualTo(e / 3 * 3);
    }
    Profile copy = profile.copy();
    profile.merge(other);
    assertThat(ProfileCodec.encode(profile)).isEqualTo(ProfileCodec.encode(whole));
    assertThat(((NumericProfile) copy.column(N)).valid()).isEqualTo(15);
    fold.add(rows.event(99, Map.of("n", 7)), copy);
    assertThat(((NumericProfile) copy.column(N)).valid()).isEqualTo(16);
    assertThat(numeric(N).valid()).isEqualTo(45);
  }

  @Test
  void columnOfAProfileMayAlsoBeFilledByItself() {
    fold.add(rows.event(0, Map.of("n", 1)), profile);
    numeric(N).add(3);
    numeric(N).add(Double.NaN);
    fold.add(rows.event(1, Map.of("n", 5)), profile);
    assertThat(numeric(N).valid()).isEqualTo(3);
    assertThat(numeric(N).mean()).isEqualTo(3);
    assertThat(numeric(N).nan()).isEqualTo(1);
  }

  @Test
  void numbersThatAreNotFiniteAreCountedApart() {
    for (double value : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0, 2}) {
      fold.add(rows.event(0, Map.of("n", value)), profile);
    }
    assertThat(numeric(N).nan()).isEqualTo(1);
    assertThat(numeric(N).infinite()).isEqualTo(2);
    assertThat(numeric(N).valid()).isEqualTo(1);
    assertThat(numeric(N).missing()).isZero();
  }

  @Test
  void profileOfAnotherLayoutIsRefused() {
    Profile other = new Profile(new Layout(List.of()));
    assertThatThrownBy(() -> fold.add(rows.clear(0).row(), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be filled by a fold of layout");
    assertThatThrownBy(() -> profile.merge(other)).hasMessageContaining("do not merge");
  }

  @Test
  void profileFromBytesIsFilledOnlyOnceAttached() {
    fold.add(rows.event(0, Map.of("n", 1, "c", "red")), profile);
    Profile read = ProfileCodec.decode(ProfileCodec.encode(profile));
    EventRow row = rows.event(1, Map.of("n", 3, "c", "red", "b", true));
    assertThatThrownBy(() -> fold.add(row, read)).isInstanceOf(IllegalStateException.class);
    fold.attach(read);
    fold.add(row, read);
    fold.add(row, profile);
    assertThat(ProfileCodec.encode(read)).isEqualTo(ProfileCodec.encode(profile));
  }

  @Test
  void publicProfileIsFilledLikeOneOfTheFold() {
    Profile own = new Profile(Rows.LAYOUT);
    EventRow row = rows.event(1, Map.of("n", 3, "c", "red", "b", true, "t", "text"));
    fold.add(row, own);
    fold.add(row, profile);
    assertThat(ProfileCodec.encode(own)).isEqualTo(ProfileCodec.encode(profile));
  }

  // ---- cost ----

  /** 20 numeric and 7 categorical columns on the edges of a normal sample. */
  private static Layout wide() {
    Random random = new Random(3);
    double[] sample = DoubleStream.generate(random::nextGaussian).limit(20_000).sorted().toArray();
    BinEdges edges = EdgesOfSample.of(sample);
    List<ColumnLayout> columns = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      columns.add(new ColumnLayout(Section.FEATURE, "n" + i, ColumnKind.NUMERIC, edges, List.of()));
    }
    List<String> categories = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      categories.add("category-" + i);
    }
    for (int i = 0; i < 7; i++) {
      columns.add(
          new ColumnLayout(Section.FEATURE, "c" + i, ColumnKind.CATEGORICAL, null, categories));
    }
    return new Layout(columns);
  }

  private static List<EventRow> events(NameDictionary names, int count) {
    Random random = new Random(4);
    List<EventRow> events = new ArrayList<>();
    for (int e = 0; e < count; e++) {
      EventRow row = new EventRow(names);
      row.eventTime(e);
      for (int i = 0; i < 20; i++) {
        row.addNumber(Section.FEATURE, names.idOf("n" + i), random.nextGaussian());
      }
      for (int i = 0; i < 7; i++) {
        int start = row.append("category-" + random.nextInt(55));
        row.addText(Section.FEATURE, names.idOf("c" + i), start, row.textEnd() - start);
      }
      events.add(row);
    }
    return events;
  }

  @Test
  void foldAllocatesNothingPerEvent() {
    Layout layout = wide();
    RowFold wide = new RowFold(layout);
    List<EventRow> events = events(new NameDictionary(), 2_000);
    Profile into = wide.newProfile();
    for (int round = 0; round < 10; round++) {
      events.forEach(row -> wide.add(row, into));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    int folded = 0;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < events.size(); i++) {
        wide.add(events.get(i), into);
        folded++;
      }
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(folded).isEqualTo(100_000);
    assertThat((double) allocated / folded).as("bytes per event").isLessThan(0.5);
    assertThat(into.events()).isEqualTo(120_000);
  }

  @Test
  void profilesStartTinyAndStaySmall() {
    RowFold wide = new RowFold(wide());
    Profile empty = wide.newProfile();
    assertThat(empty.retainedBytes()).isLessThan(10_000);
    Profile hot = wide.newProfile();
    events(new NameDictionary(), 20_000).forEach(row -> wide.add(row, hot));
    assertThat(hot.retainedBytes()).as("bytes of 27 hot columns").isLessThan(76_000);
    byte[] bytes = ProfileCodec.encode(hot);
    assertThat(bytes.length).isLessThan(64_000);
    assertThat(ProfileCodec.encode(empty).length).isLessThan(300);
    assertThat(Arrays.equals(bytes, ProfileCodec.encode(ProfileCodec.decode(bytes)))).isTrue();
    System.out.printf(
        "27 columns: %d bytes empty, %d hot, %d encoded%n",
        empty.retainedBytes(), hot.retainedBytes(), bytes.length);
  }
}
