package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0.31,0.31",
    "12034.0,12034",
    "0.0,0",
    "-0.0,0",
    "1.2e-9,1.2e-9",
    "0.1234567890123456,0.123456789012",
    "0.30000000000000004,0.3",
    "1.0000000000004,1",
    "999999999999.5,1000000000000",
    "123456789012345,123456789012000",
    "-2.5e20,-250000000000000000000",
    "2.5e21,2.5e+21",
    "1.7976931348623157e308,1.79769313486e+308",
    "4.9e-324,4.94065645841e-324",
    "1e-7,0.0000001",
    "0.000000099,9.9e-8",
    "100,100",
    "123456789012,123456789012",
    "-1234567890125,-1234567890120",
    "1234567890135,1234567890140",
    "9007199254740991,9007199254740000",
    "9007199254740993,9007199254740000"
  })
  void figureIsWrittenShortWith12Digits(double value, String text) {
    assertThat(Figures.text(value)).isEqualTo(text);
  }

  @Test
  void writtenFigureIsTheRoundedOneAndRoundsToItself() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      double rounded = Figures.round(value);
      assertThat(Double.parseDouble(Figures.text(value))).isEqualTo(rounded);
      assertThat(Figures.text(rounded)).isEqualTo(Figures.text(value));
      assertThat(Math.abs(rounded - value)).isLessThanOrEqualTo(Math.abs(value) * 5.1e-12 + 5e-324);
    }
  }

  @Test
  void onlyFiniteFiguresAreKept() {
    assertThat(Figures.finite(null)).isNull();
    assertThat(Figures.finite(Double.NaN)).isNull();
    assertThat(Figures.finite(Double.NEGATIVE_INFINITY)).isNull();
    assertThat(Figures.finite(2.0)).isEqualTo(2.0);
  }

  @Test
  void twelveDigitsAreThoseOfTheExactValue() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(3);
    for (int i = 0; i < 200_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextDouble();
            case 2 -> random.nextInt(1_000_000) / 1_000.0;
            default -> (double) random.nextInt(1, 5_000) / random.nextInt(1, 5_000);
          };
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(Figures.text(value)))
            .isEqualTo(
                new java.math.BigDecimal(value)
                        .round(new java.math.MathContext(12, java.math.RoundingMode.HALF_EVEN))
                        .doubleValue()
                    + 0.0)
            .isEqualTo(Figures.round(value));
      }
    }
  }
}
