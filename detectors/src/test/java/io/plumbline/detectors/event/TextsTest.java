package io.plumbline.detectors.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @CsvSource({
    "1,1",
    "1.0,1",
    "1.50,1.5",
    "0,0",
    "-0,0",
    "-0.0,0",
    "0.0,0",
    "0.50,0.5",
    "-1.50,-1.5",
    "-12,-12",
    "100,100",
    "100.00,100",
    "12345678901234567890.10,12345678901234567890.1"
  })
  void plainDecimalsAreShortened(String text, String canonical) {
    assertThat(Texts.canonical(text)).isEqualTo(canonical);
    assertThat(Texts.canonical(canonical)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "007", "00", "-007", "00.5", "+1", ".5", "1.", "1e3", "1E3", "0x1", "1 ", " 1", "-", "",
        "--1", "1.2.3", "1.-2", "NaN", "true", "1,5", "１"
      })
  void otherTextsStayAsTheyAre(String text) {
    assertThat(Texts.canonical(text)).isEqualTo(text);
  }

  @Test
  void longIdsStayDifferent() {
    assertThat(Texts.canonical("12345678901234567890"))
        .isNotEqualTo(Texts.canonical("12345678901234567891"));
  }

  @ParameterizedTest
  @CsvSource({
    "1e3,1000",
    "-0.0,0",
    "0.1,0.1",
    "1.5,1.5",
    "1e22,10000000000000000000000",
    "1e-7,0.0000001",
    "9007199254740993,9007199254740992",
    "-2.5e-3,-0.0025",
    // Where versions of Java write different digits.
    "2e-3,0.002",
    "2.0E23,200000000000000000000000",
    "5.684341886080802E-14,0.00000000000005684341886080802"
  })
  void numbersAreWrittenPlainly(double number, String canonical) {
    assertThat(Texts.canonical(number)).isEqualTo(canonical);
  }

  @Property(tries = 1_000, seed = "20260105")
  void canonicalNumbersAreReadBack(@ForAll double number) {
    String canonical = Texts.canonical(number);
    if (canonical.length() <= Texts.MAX_BYTES) {
      assertThat(new BigDecimal(canonical).doubleValue()).isEqualTo(number + 0.0);
      assertThat(Texts.canonical(canonical)).isEqualTo(canonical);
    }
  }

  @Property(tries = 1_000, seed = "20260105")
  void integralNumbersAreWrittenAsLongs(@ForAll long any) {
    long number = any >> 11;
    byte[] into = new byte[17];
    int length = Texts.writeIntegral(number, into);
    assertThat(new String(into, 0, length, StandardCharsets.US_ASCII))
        .isEqualTo(Long.toString(number));
  }

  @Test
  void textOfTheLongestLengthIsKeptWhole() {
    String text = "x".repeat(Texts.MAX_BYTES);
    assertThat(Texts.bounded(text)).isEqualTo(text);
  }

  @Test
  void longerTextsAreCutAndStayDifferent() {
    String one = Texts.bounded("é".repeat(200) + "1");
    String other = Texts.bounded("é".repeat(200) + "2");
    assertThat(one).startsWith("é".repeat(128) + "…#").isNotEqualTo(other);
    assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSize(Texts.MAX_BOUNDED_BYTES);
  }

  @Test
  void cutIsNeverWithinACharacter() {
    String text = "x" + "😀".repeat(100);
    assertThat(Texts.bounded(text)).startsWith("x" + "😀".repeat(63) + "…#");
  }

  @Property(tries = 2_000, seed = "20260105")
  void utf8IsToldFromOtherBytes(@ForAll byte[] bytes) {
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    boolean wellFormed = Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
    assertThat(Texts.isUtf8(bytes, 0, bytes.length)).isEqualTo(wellFormed);
  }

  @Property(tries = 1_000, seed = "20260105")
  void textsAreUtf8(@ForAll String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Texts.isUtf8(bytes, 0, bytes.length)).isTrue();
  }
}
