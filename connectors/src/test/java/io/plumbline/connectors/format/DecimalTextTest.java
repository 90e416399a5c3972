package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DecimalTextTest {
  private static String canonical(String number) {
    byte[] bytes = number.getBytes(StandardCharsets.US_ASCII);
    return DecimalText.canonical(bytes, 0, bytes.length);
  }

  @Property(tries = 2000, seed = "1")
  void textHasTheValueOfTheNumber(@ForAll("numbers") String number) {
    assertThat(new BigDecimal(canonical(number))).isEqualByComparingTo(new BigDecimal(number));
  }

  @Property(tries = 2000, seed = "2")
  void formsOfOneNumberHaveOneText(@ForAll("numbers") String number) {
    BigDecimal value = new BigDecimal(number);
    String text = canonical(number);

    assertThat(canonical(value.toString())).isEqualTo(text);
    assertThat(canonical(value.toPlainString())).isEqualTo(text);
    assertThat(canonical(value.stripTrailingZeros().toEngineeringString())).isEqualTo(text);
    assertThat(canonical(text)).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> numbers() {
    return Combinators.combine(
            Arbitraries.of("", "-"),
            Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(70),
            Arbitraries.strings().numeric().ofMaxLength(30),
            Arbitraries.integers().between(-90, 90))
        .as(
            (sign, whole, fraction, exponent) ->
                sign
                    + (whole.length() > 1 ? whole.replaceFirst("^0+(?=.)", "") : whole)
                    + (fraction.isEmpty() ? "" : "." + fraction)
                    + (exponent == 0 ? "" : "e" + exponent));
  }

  @Test
  void scientificFormBeginsPast64Digits() {
    assertThat(canonical("1e63")).isEqualTo("1" + "0".repeat(63));
    assertThat(canonical("1e64")).isEqualTo("1e64");
    assertThat(canonical("1e-64")).isEqualTo("0." + "0".repeat(63) + "1");
    assertThat(canonical("-12e-70")).isEqualTo("-1.2e-69");
    assertThat(canonical("1" + "0".repeat(64))).isEqualTo("1e64");
  }
}
