package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CategoryReaderTest {
  private static final List<List<String>> CATEGORIES =
      List.of(
          List.of(),
          List.of("0", "1"),
          List.of("true", "false"),
          List.of("false"),
          List.of("red", "green", "", "1", "17", "31", "32", "007", "-1", "2.5", "true"),
          List.of(
              "exactly-16-bytes", "exactly-17-bytes-", "eight-by", "ü", "日本語", "a", "a\0", "\0"));

  private static CategoryReader reader(ColumnKind kind, List<String> categories) {
    return new CategoryReader(new ColumnLayout(Section.FEATURE, "x", kind, null, categories));
  }

  private static Object value(Random random, List<String> categories) {
    return switch (random.nextInt(7)) {
      case 0 -> random.nextInt(70) - 35;
      case 1 -> (double) random.nextInt(40) / 2;
      case 2 -> random.nextBoolean();
      case 3 -> random.nextInt(3) + ".0";
      case 4 -> String.valueOf(random.nextInt(40));
      case 5 -> "abcdefghijklmnopqrstuvwxyz".substring(0, random.nextInt(20));
      default -> categories.isEmpty() ? "" : categories.get(random.nextInt(categories.size()));
    };
  }

  /** What is found at once is what reading finds. */
  @Property(tries = 200, seed = "20260105")
  void shortWayLeadsWhereTheLongOneDoes(
      @ForAll long seed, @ForAll @IntRange(max = 5) int which, @ForAll boolean truth) {
    Random random = new Random(seed);
    List<String> categories = CATEGORIES.get(which);
    CategoryReader reader =
        truth
            ? reader(ColumnKind.BOOLEAN, List.of("true", "false"))
            : reader(ColumnKind.CATEGORICAL, categories);
    Rows rows = new Rows();
    rows.clear(0);
    for (int i = 0; i < 200; i++) {
      rows.feature("x", value(random, categories));
    }
    EventRow row = rows.row();
    for (int cell = 0; cell < row.cells(); cell++) {
      int known = reader.known(row, cell);
      int read = reader.read(row, cell) ? reader.position() : -1;
      if (known >= 0) {
        assertThat(known).isEqualTo(read);
      }
    }
  }

  @Test
  void shortCategoriesAreFoundAtOnce() {
    List<String> categories = CATEGORIES.get(5);
    CategoryReader reader = reader(ColumnKind.CATEGORICAL, categories);
    Rows rows = new Rows();
    rows.clear(0);
    categories.forEach(category -> rows.feature("x", category));
    for (int cell = 0; cell < categories.size(); cell++) {
      boolean isShort =
          categories.get(cell).getBytes(StandardCharsets.UTF_8).length <= ShortTexts.LONGEST;
      assertThat(reader.known(rows.row(), cell)).isEqualTo(isShort ? cell : -1);
    }
  }

  @Test
  void booleansAndSmallIntegersAreFoundAtOnce() {
    CategoryReader classes = reader(ColumnKind.CATEGORICAL, List.of("0", "1"));
    CategoryReader truths = reader(ColumnKind.BOOLEAN, List.of("true", "false"));
    Rows rows = new Rows();
    rows.clear(0).feature("x", true).feature("x", 1).feature("x", "1").feature("x", -0.0);
    for (int cell = 0; cell < 3; cell++) {
      assertThat(classes.known(rows.row(), cell)).isEqualTo(1);
      assertThat(truths.known(rows.row(), cell)).isZero();
    }
    assertThat(classes.known(rows.row(), 3)).isZero();
    assertThat(truths.known(rows.row(), 3)).isEqualTo(1);
  }

  @Test
  void nullsAndObjectsAreNotFound() {
    CategoryReader reader = reader(ColumnKind.CATEGORICAL, List.of("0", ""));
    Rows rows = new Rows();
    rows.clear(0).feature("x", null).feature("x", new Object()).feature("x", Double.NaN);
    for (int cell = 0; cell < 3; cell++) {
      assertThat(reader.known(rows.row(), cell)).isNegative();
    }
  }

  @Test
  void textAtTheVeryEndOfTheBufferIsNotReadBeyondIt() {
    ShortTexts texts = new ShortTexts(1);
    texts.put(new byte[] {'a', 'b'}, 3);
    byte[] bytes = new byte[40];
    for (int start = 0; start <= 38; start++) {
      bytes[start] = 'a';
      bytes[start + 1] = 'b';
      assertThat(texts.find(bytes, start, 2)).isEqualTo(start <= 24 ? 3 : ShortTexts.ABSENT);
    }
    assertThat(texts.find(bytes, 0, 0)).isEqualTo(ShortTexts.ABSENT);
  }

  @Test
  void thousandsOfShortTextsAreToldApart() {
    List<String> all = new ArrayList<>();
    ShortTexts texts = new ShortTexts(5_000);
    for (int i = 0; i < 5_000; i++) {
      all.add("c" + i);
      texts.put(("c" + i).getBytes(StandardCharsets.UTF_8), i);
    }
    for (int i = 0; i < all.size(); i++) {
      byte[] padded = (all.get(i) + "-".repeat(20)).getBytes(StandardCharsets.UTF_8);
      assertThat(texts.find(padded, 0, all.get(i).length())).isEqualTo(i);
      assertThat(texts.find(padded, 0, all.get(i).length() + 1)).isEqualTo(ShortTexts.ABSENT);
    }
  }
}
