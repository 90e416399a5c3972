package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.format.NameTable.Name;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NameTableTest {
  private final NameDictionary names = new NameDictionary();
  private final NameTable table = new NameTable(names);

  private @Nullable Name after(Name previous, String name) {
    byte[] bytes = ("<" + name + ">").getBytes(StandardCharsets.UTF_8);
    return table.after(previous, bytes, 1, bytes.length - 2);
  }

  @Test
  void everyNameIsFoundInAnyOrder() {
    SplittableRandom random = new SplittableRandom(1);
    Name previous = table.start(Section.FEATURE);
    for (int i = 0; i < 100_000; i++) {
      String name = "n" + random.nextInt(5_000);
      Name found = after(previous, name);
      assertThat(found).isNotNull();
      assertThat(names.name(found.id())).isEqualTo(name);
      previous = found;
    }
    assertThat(names.size()).isEqualTo(5_000);
  }

  @Test
  void namesThatCollideAreToldApart() {
    // "Aa" and "BB" have the same sum: so have all the words made of them.
    Name start = table.start(Section.FEATURE);
    for (int round = 0; round < 2; round++) {
      for (int bits = 0; bits < 1024; bits++) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 10; bit++) {
          name.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
        }
        Name found = after(start, name.toString());
        assertThat(found).isNotNull();
        assertThat(names.name(found.id())).isEqualTo(name.toString());
      }
    }
    assertThat(names.size()).isEqualTo(1024);
  }

  @Test
  void nameWithoutANumberIsNullUntilItIsConfigured() {
    String endless = "x".repeat(NameDictionary.LONGEST + 1);
    Name start = table.start(Section.FEATURE);
    assertThat(after(start, endless)).isNull();

    int id = names.register(endless);

    Name found = after(start, endless);
    assertThat(found).isNotNull();
    assertThat(found.id()).isEqualTo(id);
  }

  @Test
  void emptyNameIsAName() {
    Name found = after(table.start(Section.FEATURE), "");
    assertThat(found).isNotNull();
    assertThat(names.name(found.id())).isEmpty();
  }
}
