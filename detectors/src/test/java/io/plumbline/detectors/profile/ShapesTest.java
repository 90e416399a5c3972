package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.EdgesOfSample;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private final Rows rows = new Rows();
  private final RowFold fold = new RowFold(Rows.LAYOUT);
  private final Profile profile = fold.newProfile();

  private void add(String column, Object... values) {
    for (Object value : values) {
      fold.add(rows.clear(0).feature(column, value).row(), profile);
    }
  }

  @Test
  void numbersWithAFractionAreCountedWhereTheBaselineHasNone() {
    NumericProfile free = new NumericProfile(null);
    NumericProfile whole = new NumericProfile(edges(0, 1, 1, 2, 7));
    NumericProfile fractional = new NumericProfile(edges(0, 0.5, 1));
    for (double value : new double[] {3, 2.5, -4, -0.25, 0, -0.0, 1e300, Double.MIN_VALUE, 1e15}) {
      free.add(value);
      whole.add(value);
      fractional.add(value);
    }
    free.add(Double.NaN);

    assertThat(free.fractional()).hasValue(3);
    assertThat(whole.fractional()).hasValue(3);
    assertThat(fractional.fractional()).isEmpty();
    assertThat(new NumericProfile(null).fractional()).hasValue(0);
  }

  @Test
  void edgesTellWhetherTheirSampleIsWhole() {
    assertThat(edges(-3, 0, 5, 5, 12).whole()).isTrue();
    assertThat(edges(1, 2).whole()).as("the deciles have a fraction").isTrue();
    assertThat(edges(0, 1, 2.5).whole()).isFalse();
    assertThat(edges(0.5, 1, 2).whole()).isFalse();
    double[] many = new double[5_000];
    Arrays.setAll(many, i -> 3.0 * i);
    assertThat(edges(many).whole()).isTrue();
    Arrays.setAll(many, i -> i / 3.0);
    assertThat(edges(many).whole()).isFalse();
  }

  private static BinEdges edges(double... sorted) {
    return EdgesOfSample.of(sorted);
  }

  @Test
  void negativeValuesAndZerosAreExactWhereverZeroIs() {
    for (BinEdges on :
        Arrays.asList(null, edges(-3, -1, 2, 4), edges(0, 1, 2), edges(5, 6), edges(-9, -8))) {
      NumericProfile numbers = new NumericProfile(on);
      for (double value : new double[] {-3, -2.5, -Double.MIN_VALUE, 0, -0.0, 0, 1e-9, 4, 70}) {
        numbers.add(value);
      }
      assertThat(numbers.atMost(Math.nextDown(0.0), on)).as("%s", on).hasValue(3);
      assertThat(numbers.atMost(0, on)).as("%s", on).hasValue(6);
      assertThat(numbers.atMost(-100, on)).hasValue(0);
      assertThat(numbers.atMost(100, on)).hasValue(9);
    }
  }

  @Test
  void whatLiesWithinABinIsNotKnown() {
    BinEdges on = edges(-3, -1, 2, 4);
    NumericProfile numbers = new NumericProfile(on);
    numbers.add(0.6);
    numbers.add(3.5);

    assertThat(numbers.atMost(0.7, on)).isEmpty();
  }

  @Test
  void valuesOfTheWrongTypeAreToldApart() {
    add("n", "a", "b", "1", true, new Object(), 5);
    add("b", 1, 0, 2, "true", "yes", new Object());
    add("t", "fine", 1, 2, true, new Object());

    assertThat(wrong(profile.column(0))).containsExactly(5L, 0L, 3L, 1L);
    // A boolean is true or false, or 1 or 0 however written; the word is a text.
    assertThat(wrong(profile.column(3))).containsExactly(4L, 1L, 2L, 0L);
    assertThat(wrong(profile.column(4))).containsExactly(4L, 2L, 0L, 1L);
  }

  private static List<Long> wrong(ColumnProfile column) {
    return List.of(
        column.wrongType(), column.wrongNumbers(), column.wrongTexts(), column.wrongBooleans());
  }

  @Test
  void lengthsAreInCodePoints() {
    add("t", "", "abc", "żółć", "😀😀");

    TextLengths lengths = ((TextProfile) profile.column(4)).lengths();
    assertThat(lengths.texts()).isEqualTo(4);
    assertThat(lengths.shortest()).isZero();
    assertThat(lengths.longest()).isEqualTo(4);
    assertThat(lengths.mean()).isEqualTo(9 / 4.0);
  }

  @Test
  void lengthsOfCategoriesAreThoseOfTheirCanonicalForm() {
    add("c", "red", "1.0", "violet", "😀", 12.0, null);

    TextLengths lengths =
        ((CategoricalProfile) profile.column(2)).lengths(List.of("red", "1", "blue"));
    assertThat(lengths.texts()).isEqualTo(5);
    assertThat(lengths.shortest()).isEqualTo(1);
    assertThat(lengths.longest()).isEqualTo(6);
    assertThat(lengths.mean()).isEqualTo((3 + 1 + 6 + 1 + 2) / 5.0);
  }

  @Test
  void lengthsThatNoTextsHaveAreRefused() {
    assertThatThrownBy(() -> TextLengths.of(2, 9, OptionalLong.empty(), 1, 4))
        .hasMessage("2 texts of 1 to 4 code points cannot have 9 together");
    assertThatThrownBy(() -> TextLengths.of(2, 5, OptionalLong.of(12), 1, 4))
        .hasMessage("2 texts of 1 to 4 code points cannot have 5 together, 12 squared");
    assertThatThrownBy(() -> TextLengths.of(2, 5, OptionalLong.of(33), 1, 4))
        .hasMessageContaining("33 squared");
  }

  @Test
  void lengthsScatterAsTheirTextsDo() {
    add("t", "", "abc", "żółć", "😀😀");
    TextLengths lengths = ((TextProfile) profile.column(4)).lengths();
    assertThat(lengths.deviation()).isCloseTo(Math.sqrt(29 / 4.0 - 81 / 16.0), within(1e-12));
  }

  @Test
  void squaresThatAreTooManyToAddUpLeaveNoDeviationInAnyOrder() {
    TextLengths long1 = new TextLengths();
    long1.add(Integer.MAX_VALUE, 2);
    TextLengths long2 = new TextLengths();
    long2.add(Integer.MAX_VALUE, 7);
    TextLengths one = long1.copy();
    one.merge(long2);
    TextLengths other = long2.copy();
    other.merge(long1);
    assertThat(one.deviation()).isNaN();
    assertThat(one.squares()).isEqualTo(other.squares()).hasValue(Long.MAX_VALUE);
  }

  @Test
  void lengthsWithoutSquaresTakeThoseOfOthersAway() {
    TextLengths old = TextLengths.of(2, 5, OptionalLong.empty(), 1, 4);
    TextLengths both = new TextLengths();
    both.add(3, 4);
    both.merge(old);
    TextLengths turned = old.copy();
    TextLengths added = new TextLengths();
    added.add(3, 4);
    turned.merge(added);
    for (TextLengths lengths : List.of(both, turned)) {
      assertThat(lengths.deviation()).isNaN();
      assertThat(lengths.texts()).isEqualTo(6);
      assertThat(lengths.mean()).isEqualTo(17 / 6.0);
    }
    // What has no texts takes nothing away.
    added.merge(new TextLengths());
    assertThat(added.deviation()).isZero();
  }
}
