package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellTypeTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-12, -12",
    "+3, 3",
    "007, 7",
    "- 5, -5",
    "+ 8, 8",
    "' 1', 1",
    "12345678901234567890, 1.2345678901234567e19"
  })
  void digitsAreWholeNumbers(String text, double number) {
    assertThat(CellType.of(text)).isEqualTo(CellType.INTEGRAL);
    assertThat(CellType.number(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "3.0, 3",
    ".5, 0.5",
    "5., 5",
    "-0.25, -0.25",
    "1e5, 100000",
    "1E-2, 0.01",
    "+ 2.5e+1, 25"
  })
  void aPointOrAnExponentMakesAFraction(String text, double number) {
    assertThat(CellType.of(text)).isEqualTo(CellType.FRACTIONAL);
    assertThat(CellType.number(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void trueAndFalseAreBooleans(String text) {
    assertThat(CellType.of(text)).isEqualTo(CellType.BOOLEAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+ ",
        ".",
        "-.",
        "e5",
        "1e",
        "1e+",
        "1 2",
        "1 ",
        "--1",
        "0x1",
        "NaN",
        "Infinity",
        "True",
        "1,5",
        "1.2.3",
        "-  1",
        "٣",
        "1f",
        "1d"
      })
  void allElseIsText(String text) {
    assertThat(CellType.of(text)).isEqualTo(CellType.TEXT);
  }

  @Test
  void aColumnIsWhatItsCellsMakeIt() {
    assertThat(new TypeCounts(0, 0, 0, 0).inferred()).isEqualTo(InferredType.UNKNOWN);
    assertThat(new TypeCounts(5, 0, 0, 0).inferred()).isEqualTo(InferredType.INTEGRAL);
    assertThat(new TypeCounts(5, 1, 0, 0).inferred()).isEqualTo(InferredType.FRACTIONAL);
    assertThat(new TypeCounts(5, 1, 0, 1).inferred()).isEqualTo(InferredType.STRING);
    assertThat(new TypeCounts(5, 0, 1, 0).inferred()).isEqualTo(InferredType.STRING);
    assertThat(new TypeCounts(0, 0, 3, 0).inferred()).isEqualTo(InferredType.STRING);
  }

  @Test
  void aWholeNumberIsAFractionalOneAndNoString() {
    TypeCounts types = new TypeCounts(4, 3, 2, 1);
    assertThat(types.matching(InferredType.INTEGRAL)).isEqualTo(4);
    assertThat(types.matching(InferredType.FRACTIONAL)).isEqualTo(7);
    assertThat(types.matching(InferredType.STRING)).isEqualTo(3);
  }
}
