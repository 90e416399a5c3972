package io.plumbline.detectors.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentReaderTest {
  private final EventRow row = new EventRow(new NameDictionary());

  private String read(String... columns) {
    SegmentReader reader = new SegmentReader(List.of(columns));
    return reader.read(row) ? reader.name() : "unreadable";
  }

  private void text(String name, String value) {
    int start = row.append(value);
    row.addText(Section.FEATURE, row.names().idOf(name), start, row.textEnd() - start);
  }

  @Test
  void aSegmentHasTheValuesInTheDeclaredOrder() {
    text("device", "ios");
    text("country", "PL");

    assertThat(read("country")).isEqualTo("country=PL");
    assertThat(read("country", "device")).isEqualTo("country=PL,device=ios");
    assertThat(read("device", "country")).isEqualTo("device=ios,country=PL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "7.0", "7.00"})
  void aNumberAndItsTextsAreOneSegment(String same) {
    text("day", same);
    String ofText = read("day");
    row.clear();
    row.addNumber(Section.FEATURE, row.names().idOf("day"), 7);

    assertThat(read("day")).isEqualTo(ofText).isEqualTo("day=7");
  }

  @Test
  void aTextThatOnlyLooksLikeANumberStaysText() {
    text("zip", "007");

    assertThat(read("zip")).isEqualTo("zip=007");
  }

  @Test
  void aBooleanIsItsWord() {
    row.addBoolean(Section.FEATURE, row.names().idOf("new"), true);

    assertThat(read("new")).isEqualTo("new=true");
  }

  @Test
  void absentAndNullAreMissing() {
    row.addNull(Section.FEATURE, row.names().idOf("a"));

    assertThat(read("a", "b")).isEqualTo("a=__missing__,b=__missing__");
  }

  @Test
  void whatSeparatesIsEncoded() {
    text("a=b", "50%,c=d");

    assertThat(read("a=b")).isEqualTo("a%3Db=50%25%2Cc%3Dd");
  }

  @Test
  void aValueThatReadsLikeAMarkIsNotTakenForOne() {
    text("a", "__missing__");
    text("b", "__other__");

    assertThat(read("a", "b")).isEqualTo("a=%5F_missing__,b=%5F_other__");
  }

  @Test
  void ofADoubledKeyTheLastCounts() {
    text("a", "first");
    text("a", "last");

    assertThat(read("a")).isEqualTo("a=last");
  }

  @Test
  void aFeatureIsNotTakenForAProbabilityOfTheSameName() {
    row.addNumber(Section.PROBABILITY, row.names().idOf("a"), 0.5);

    assertThat(read("a")).isEqualTo("a=__missing__");
  }

  @Test
  void whatCannotBeComparedHasNoSegment() {
    row.addOther(Section.FEATURE, row.names().idOf("nested"));
    row.addNumber(Section.FEATURE, row.names().idOf("nan"), Double.NaN);

    assertThat(read("nested")).isEqualTo("unreadable");
    assertThat(read("nan")).isEqualTo("unreadable");
  }

  @Test
  void aLongValueIsCutAndStaysItself() {
    text("a", "x".repeat(10_000) + "1");
    String one = read("a");
    row.clear();
    text("a", "x".repeat(10_000) + "2");

    assertThat(one.length()).isLessThan(300);
    assertThat(read("a")).isNotEqualTo(one);
  }

  @Test
  void anotherReadersNamesAreFoundAnew() {
    SegmentReader reader = new SegmentReader(List.of("a"));
    text("a", "here");
    assertThat(reader.read(row)).isTrue();

    EventRow other = new EventRow(new NameDictionary());
    other.names().idOf("filler");
    other.addNumber(Section.FEATURE, other.names().idOf("a"), 2);

    assertThat(reader.read(other)).isTrue();
    assertThat(reader.name()).isEqualTo("a=2");
  }
}
