package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoricalProfileTest {
  private final Rows rows = new Rows();

  private static ColumnLayout column(ColumnKind kind, String... categories) {
    return new ColumnLayout(Section.FEATURE, "x", kind, null, List.of(categories));
  }

  private CategoricalProfile of(ColumnLayout layout, Object... values) {
    CategoricalProfile profile = new CategoricalProfile(layout, Capacity.DEFAULT.categories());
    for (Object value : values) {
      rows.clear(0).feature("x", value);
      profile.add(rows.row(), 0);
    }
    return profile;
  }

  // ---- categories ----

  @Test
  void spellingsOfANumberAreOneCategory() {
    CategoricalProfile profile =
        of(column(ColumnKind.CATEGORICAL, "1", "2.5"), 1, 1.0, "1", "1.0", "2.50", 2.5, "2.5");
    assertThat(profile.count(0)).isEqualTo(4);
    assertThat(profile.count(1)).isEqualTo(3);
    assertThat(profile.unseen()).isZero();
  }

  @Test
  void zerosInFrontMakeAText() {
    CategoricalProfile profile = of(column(ColumnKind.CATEGORICAL, "7"), "007", 7, "7");
    assertThat(profile.count(0)).isEqualTo(2);
    assertThat(profile.unseenCategories()).containsExactly(Map.entry("007", 1L));
  }

  @Test
  void exponentsAreTextInStringsAndNumbersInNumbers() {
    CategoricalProfile profile = of(column(ColumnKind.CATEGORICAL, "1000"), 1e3, "1e3");
    assertThat(profile.count(0)).isEqualTo(1);
    assertThat(profile.unseenCategories()).containsOnlyKeys("1e3");
  }

  @Test
  void digitsThatADoubleCannotHoldTellCategoriesApart() {
    CategoricalProfile profile =
        new CategoricalProfile(column(ColumnKind.CATEGORICAL), Capacity.DEFAULT.categories());
    for (String digits : List.of("12345678901234567890", "12345678901234567891")) {
      rows.clear(0);
      EventRow row = rows.row();
      int start = row.append(digits);
      row.addNumber(Section.FEATURE, 0, Double.parseDouble(digits), start, row.textEnd() - start);
      profile.add(row, 0);
    }
    assertThat(profile.unseenCategories())
        .containsOnlyKeys("12345678901234567890", "12345678901234567891");
  }

  @Test
  void numbersInExponentsAreCachedByTheirBits() {
    CategoricalProfile profile =
        new CategoricalProfile(column(ColumnKind.CATEGORICAL), Capacity.DEFAULT.categories());
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 500; i++) {
        rows.clear(0).feature("x", i + 0.25);
        profile.add(rows.row(), 0);
      }
    }
    assertThat(profile.unseenCategories()).hasSize(500).containsEntry("17.25", 2L);
  }

  // ---- types ----

  @Test
  void missingAndWrongTypesAreCountedApart() {
    CategoricalProfile profile =
        of(
            column(ColumnKind.CATEGORICAL, "a"),
            null,
            new Object(),
            Double.NaN,
            Double.POSITIVE_INFINITY,
            "a",
            3,
            true);
    profile.addMissing();
    assertThat(profile.missing()).isEqualTo(2);
    assertThat(profile.wrongType()).isEqualTo(3);
    assertThat(profile.valid()).isEqualTo(3);
    assertThat(profile.present()).isEqualTo(6);
    assertThat(profile.distinct()).isEqualTo(3);
  }

  @Test
  void oneAndZeroAreBooleansInABooleanColumn() {
    CategoricalProfile profile =
        of(
            column(ColumnKind.BOOLEAN, "false", "true"),
            true,
            false,
            1,
            0,
            1.0,
            "1",
            "1.0",
            "0",
            "0.00",
            -0.0);
    assertThat(profile.count(0)).isEqualTo(5);
    assertThat(profile.count(1)).isEqualTo(5);
    assertThat(profile.wrongType()).isZero();
  }

  @Test
  void anythingElseIsOfTheWrongTypeInABooleanColumn() {
    CategoricalProfile profile =
        of(column(ColumnKind.BOOLEAN), "yes", 2, 0.5, "", "01", new Object(), Double.NaN);
    assertThat(profile.wrongType()).isEqualTo(7);
    assertThat(profile.valid()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0;1,1", "1,1", "true;false,true", "false,true", "yes;no,true", "0;1;2,true"})
  void trueIsTheClassThatTheBaselineHas(String categories, String expected) {
    ColumnLayout layout = column(ColumnKind.CATEGORICAL, categories.split(";"));
    CategoricalProfile profile = of(layout, true);
    int position = layout.categories().indexOf(expected);
    if (position >= 0) {
      assertThat(profile.count(position)).isEqualTo(1);
    } else {
      assertThat(profile.unseenCategories()).containsOnlyKeys(expected);
    }
  }

  @Test
  void oneIsTrueWhereTheClassesAreTrueAndFalse() {
    CategoricalProfile profile =
        of(column(ColumnKind.CATEGORICAL, "true", "false"), 1, "1.0", 0, "true", "maybe");
    assertThat(profile.count(0)).isEqualTo(3);
    assertThat(profile.count(1)).isEqualTo(1);
    assertThat(profile.unseenCategories()).containsOnlyKeys("maybe");
  }

  @Test
  void oneIsNotTrueWhereThereAreOtherClasses() {
    CategoricalProfile profile = of(column(ColumnKind.CATEGORICAL, "1", "2", "3"), true, 1);
    assertThat(profile.count(0)).isEqualTo(1);
    assertThat(profile.unseenCategories()).containsOnlyKeys("true");
  }

  // ---- bounds ----

  @Test
  void longTextsAreKeptByTheirBeginningAndToldApartByAllOfThem() {
    String beginning = "long ".repeat(60);
    CategoricalProfile profile =
        of(
            column(ColumnKind.CATEGORICAL, Texts.canonical(beginning + "1")),
            beginning + "1",
            beginning + "2",
            beginning + "2");
    assertThat(profile.count(0)).isEqualTo(1);
    assertThat(profile.unseenCategories())
        .containsExactly(Map.entry(Texts.bounded(beginning + "2"), 2L));
  }

  @Test
  void bytesThatAreNoTextAreKeptAsReadableText() {
    CategoricalProfile profile =
        new CategoricalProfile(column(ColumnKind.CATEGORICAL), Capacity.DEFAULT.categories());
    rows.clear(0);
    byte[] broken = {'a', (byte) 0xFF, 'b'};
    int start = rows.row().append(broken, 0, 3);
    rows.row().addText(Section.FEATURE, 0, start, 3);
    profile.add(rows.row(), 0);
    assertThat(profile.unseenCategories()).containsOnlyKeys("a\uFFFDb");
  }

  @Test
  void countsOfKeptCategoriesAreExactAndTheRestIsCounted() {
    CategoricalProfile profile =
        new CategoricalProfile(
            column(ColumnKind.CATEGORICAL, "id-7"), Capacity.DEFAULT.categories());
    int ids = 5_000;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < ids; i++) {
        rows.clear(0).feature("x", "id-" + i);
        profile.add(rows.row(), 0);
      }
    }
    assertThat(profile.unseenCategories()).hasSize(Capacity.DEFAULT.categories());
    assertThat(profile.unseenCategories().values()).containsOnly(3L);
    assertThat(profile.count(0)).isEqualTo(3);
    assertThat(profile.unseenRest()).isEqualTo(3L * (ids - 1 - Capacity.DEFAULT.categories()));
    assertThat(profile.unseen()).isEqualTo(3L * (ids - 1));
    assertThat(profile.valid()).isEqualTo(3L * ids);
    assertThat(profile.distinct()).isBetween(0.94 * ids, 1.06 * ids);
  }

  @Test
  void columnOfIdsTakesLittleMemory() {
    CategoricalProfile profile =
        new CategoricalProfile(column(ColumnKind.CATEGORICAL), Capacity.DEFAULT.categories());
    for (int i = 0; i < 100_000; i++) {
      rows.clear(0).feature("x", "a-rather-long-identifier-of-a-request-" + i);
      profile.add(rows.row(), 0);
    }
    assertThat(profile.retainedBytes()).isLessThan(140_000);
  }

  @Test
  void keptCategoriesAreReadableUtf8() {
    CategoricalProfile profile = of(column(ColumnKind.CATEGORICAL), "żółw", "", "😀");
    assertThat(profile.unseenCategories()).containsOnlyKeys("żółw", "", "😀");
  }
}
