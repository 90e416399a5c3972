package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
  private static final Layout SMALL = Rows.LAYOUT.with(new Capacity(5, 2));

  private final Rows rows = new Rows();

  private Profile of(Layout layout, int from, int to) {
    RowFold fold = new RowFold(layout);
    Profile profile = fold.newProfile();
    for (int i = from; i < to; i++) {
      fold.add(rows.event(i, Map.of("c", "id-" + i, "extra-" + i, 1)), profile);
    }
    return profile;
  }

  @Test
  void soManyCategoriesAndNamesAreKeptAndTheRestIsCounted() {
    Profile profile = of(SMALL, 0, 100);
    CategoricalProfile categories = (CategoricalProfile) profile.column(2);
    assertThat(categories.unseenCategories()).hasSize(5);
    assertThat(categories.unseenRest()).isEqualTo(95);
    assertThat(profile.extraColumns()).hasSize(2);
    assertThat(profile.extraColumnsRest()).isEqualTo(98);
  }

  @Test
  void aDefaultCapacityIsNoPartOfTheFingerprint() {
    // As it was before layouts had a capacity: what was counted then is merged with what comes.
    assertThat(Rows.LAYOUT.fingerprint()).isEqualTo(0xf090626bd2609bb2L);
    assertThat(Rows.LAYOUT.with(Capacity.DEFAULT)).isSameAs(Rows.LAYOUT);
  }

  @ParameterizedTest
  @CsvSource({"5, 64", "1000, 2", "64, 1000"})
  void profilesOfDifferentCapacitiesDoNotMerge(int categories, int extraColumns) {
    Layout other = Rows.LAYOUT.with(new Capacity(categories, extraColumns));
    assertThat(other.fingerprint()).isNotIn(Rows.LAYOUT.fingerprint(), SMALL.fingerprint());
    Profile profile = of(Rows.LAYOUT, 0, 10);
    assertThatThrownBy(() -> profile.merge(of(other, 0, 10)))
        .hasMessageContaining("different layouts");
    Profile read = ProfileCodec.decode(ProfileCodec.encode(of(other, 0, 10)));
    assertThatThrownBy(() -> profile.merge(read)).hasMessageContaining("different layouts");
  }

  @Test
  void columnsOfDifferentCapacitiesDoNotMerge() {
    ColumnLayout column = Rows.LAYOUT.columns().get(2);
    CategoricalProfile one = new CategoricalProfile(column, 5);
    assertThatThrownBy(() -> one.merge(new CategoricalProfile(column, 6)))
        .hasMessage("columns that keep different numbers of categories do not merge: 5 and 6");
  }

  @Property(tries = 60, seed = "20260105")
  void whatIsKeptDependsOnNoOrderAndGrouping(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int categories,
      @ForAll @IntRange(min = 1, max = 40) int names) {
    Layout layout = Rows.LAYOUT.with(new Capacity(categories, names));
    List<Integer> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(i % 120);
    }
    byte[] expected = null;
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(events, random);
      RowFold fold = new RowFold(layout);
      Profile sum = fold.newProfile();
      Profile part = fold.newProfile();
      for (int event : events) {
        fold.add(rows.event(event, Map.of("c", "id-" + event, "extra-" + event, 1)), part);
        if (random.nextInt(10) == 0) {
          sum.merge(ProfileCodec.decode(ProfileCodec.encode(part)));
          part = fold.newProfile();
        }
      }
      sum.merge(part);
      byte[] bytes = ProfileCodec.encode(sum);
      assertThat(expected == null ? bytes : expected).isEqualTo(bytes);
      expected = bytes;
    }
  }

  @Test
  void aProfileWithACapacityIsReadBackAndGoesOn() {
    Profile whole = of(SMALL, 0, 100);
    Profile half = of(SMALL, 0, 50);

    Profile read = ProfileCodec.decode(ProfileCodec.encode(half));
    RowFold fold = new RowFold(SMALL);
    fold.attach(read);
    for (int i = 50; i < 100; i++) {
      fold.add(rows.event(i, Map.of("c", "id-" + i, "extra-" + i, 1)), read);
    }
    assertThat(ProfileCodec.encode(read)).isEqualTo(ProfileCodec.encode(whole));

    Profile readable = ProfileJson.read(ProfileJson.write(whole, SMALL), SMALL);
    assertThat(ProfileCodec.encode(readable)).isEqualTo(ProfileCodec.encode(whole));
    assertThat(ProfileCodec.encode(whole.copy())).isEqualTo(ProfileCodec.encode(whole));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 5", "100001, 1", "1, 10001"})
  void capacitiesOutOfBoundsAreRefused(int categories, int extraColumns) {
    assertThatThrownBy(() -> new Capacity(categories, extraColumns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be from 1 to");
  }
}
