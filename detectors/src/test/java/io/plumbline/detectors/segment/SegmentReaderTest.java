package io.plumbline.detectors.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
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

  private String readAs(ColumnKind kind, List<String> categories, Object value) {
    row.clear();
    int id = row.names().idOf("new");
    if (value instanceof Boolean truth) {
      row.addBoolean(Section.FEATURE, id, truth);
    } else if (value instanceof Integer number) {
      row.addNumber(Section.FEATURE, id, number);
    } else {
      text("new", (String) value);
    }
    ColumnLayout other =
        new ColumnLayout(Section.FEATURE, "other", ColumnKind.BOOLEAN, null, List.of());
    ColumnLayout column = new ColumnLayout(Section.FEATURE, "new", kind, null, categories);
    SegmentReader reader =
        new SegmentReader(List.of("other", "new"), new Layout(List.of(other, column)));
    if (!reader.read(row)) {
      return "unreadable";
    }
    assertThat(reader.name()).startsWith("other=__missing__,new=");
    return reader.name().substring("other=__missing__,new=".length());
  }

  @Test
  void twoClassesAreTwoSegmentsHoweverTheyAreWritten() {
    for (Object yes : List.of(true, 1, "1", "1.0")) {
      assertThat(readAs(ColumnKind.BOOLEAN, List.of(), yes)).isEqualTo("true");
      assertThat(readAs(ColumnKind.CATEGORICAL, List.of("0", "1"), yes)).isEqualTo("1");
      assertThat(readAs(ColumnKind.CATEGORICAL, List.of("true", "false"), yes)).isEqualTo("true");
    }
    for (Object no : List.of(false, 0, "0", "0.0")) {
      assertThat(readAs(ColumnKind.BOOLEAN, List.of(), no)).isEqualTo("false");
      assertThat(readAs(ColumnKind.CATEGORICAL, List.of("0", "1"), no)).isEqualTo("0");
      assertThat(readAs(ColumnKind.CATEGORICAL, List.of("true", "false"), no)).isEqualTo("false");
    }
  }

  @Test
  void ofMoreClassesABooleanIsOneOfItsOwn() {
    List<String> three = List.of("0", "1", "2");
    assertThat(readAs(ColumnKind.CATEGORICAL, three, true)).isEqualTo("true");
    assertThat(readAs(ColumnKind.CATEGORICAL, three, 1)).isEqualTo("1");
    assertThat(readAs(ColumnKind.NUMERIC, List.of(), true)).isEqualTo("true");
  }

  @Test
  void whatIsNoBooleanHasNoSegmentOfABooleanColumn() {
    assertThat(readAs(ColumnKind.BOOLEAN, List.of(), "yes")).isEqualTo("unreadable");
    assertThat(readAs(ColumnKind.BOOLEAN, List.of(), 2)).isEqualTo("unreadable");
  }

  @Test
  void aNameThatWasReadWithoutTheColumnsIsAdopted() {
    ColumnLayout flag =
        new ColumnLayout(Section.FEATURE, "flag", ColumnKind.BOOLEAN, null, List.of());
    ColumnLayout digit =
        new ColumnLayout(Section.FEATURE, "digit", ColumnKind.CATEGORICAL, null, List.of("1", "0"));
    SegmentReader reader =
        new SegmentReader(List.of("flag", "digit", "a=b"), new Layout(List.of(flag, digit)));

    assertThat(reader.adopted("flag=1,digit=true,a%3Db=true"))
        .isEqualTo("flag=true,digit=1,a%3Db=true");
    assertThat(reader.adopted("flag=false,digit=x%2Cy,a%3Db=1"))
        .isEqualTo("flag=false,digit=x%2Cy,a%3Db=1");
    assertThat(reader.adopted("flag=__missing__,digit=0,a%3Db=__missing__"))
        .isEqualTo("flag=__missing__,digit=0,a%3Db=__missing__");
    assertThat(reader.adopted("flag=maybe,digit=0,a%3Db=c")).isNull();
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
