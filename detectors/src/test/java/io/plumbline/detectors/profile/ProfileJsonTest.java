package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.event.Section;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProfileJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Profile random(long seed, int events) {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile profile = fold.newProfile();
    Random random = new Random(seed);
    for (int i = 0; i < events; i++) {
      ProfileLawsTest.randomEvent(rows, random);
      if (events > 300) {
        rows.feature("c", "id \"" + i + "\" \u0007żółw");
      }
      fold.add(rows.row(), profile);
    }
    return profile;
  }

  private static Profile throughAFile(Profile profile) throws Exception {
    String text = JSON.writeValueAsString(ProfileJson.write(profile, Rows.LAYOUT));
    return ProfileJson.read(JSON.readTree(text), Rows.LAYOUT);
  }

  @Property(tries = 60, seed = "20260105")
  void readingGivesBackWhatWasWritten(@ForAll long seed, @ForAll @IntRange(max = 300) int events)
      throws Exception {
    Profile profile = random(seed, events);
    assertThat(ProfileCodec.encode(throughAFile(profile))).isEqualTo(ProfileCodec.encode(profile));
    assertThat(
            ProfileCodec.encode(
                ProfileJson.read(ProfileJson.write(profile, Rows.LAYOUT), Rows.LAYOUT)))
        .isEqualTo(ProfileCodec.encode(profile));
  }

  @Test
  void largeProfilesAreReadBack() throws Exception {
    Profile profile = random(9, 2_500);
    assertThat(ProfileCodec.encode(throughAFile(profile))).isEqualTo(ProfileCodec.encode(profile));
  }

  @Test
  void profileThatWasReadIsFilledOn() throws Exception {
    Profile profile = random(1, 100);
    Profile read = throughAFile(profile);
    RowFold fold = new RowFold(Rows.LAYOUT);
    var row = new Rows().event(7, Map.of("n", 2, "c", "red", "b", 1, "t", "x"));
    fold.add(row, read);
    fold.add(row, profile);
    assertThat(ProfileCodec.encode(read)).isEqualTo(ProfileCodec.encode(profile));
  }

  @Test
  void figuresAreReadable() {
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile profile = fold.newProfile();
    Rows rows = new Rows();
    fold.add(rows.event(0, Map.of("n", 0.5, "c", "red")), profile);
    fold.add(rows.event(1_000, Map.of("n", 1.5, "c", "mauve", "extra", 1)), profile);
    ObjectNode json = ProfileJson.write(profile, Rows.LAYOUT);
    assertThat(json.get("last_event_time").asText()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(json.get("extra_columns").toString()).isEqualTo("{\"extra\":1}");
    var n = json.get("columns").get(0);
    assertThat(n.get("subject").asText()).isEqualTo("feature:n");
    assertThat(n.get("kind").asText()).isEqualTo("numeric");
    assertThat(n.get("mean").doubleValue()).isEqualTo(1);
    assertThat(n.get("std_dev").doubleValue()).isEqualTo(0.5);
    assertThat(n.get("sum").asText()).isEqualTo("2");
    assertThat(n.get("sum_of_squares").asText()).isEqualTo("2.5");
    assertThat(n.get("distinct").get("estimate").doubleValue()).isEqualTo(2);
    assertThat(n.get("bins").toString()).isEqualTo("[0,0,0,1,0,1,0]");
    var c = json.get("columns").get(2);
    assertThat(c.get("categories").toString()).isEqualTo("[[\"red\",1],[\"1\",0],[\"blue\",0]]");
    assertThat(c.get("other_categories").toString()).isEqualTo("{\"mauve\":1}");
  }

  @Test
  void anotherLayoutIsRefused() {
    Layout other =
        new Layout(
            List.of(new ColumnLayout(Section.LATENCY, "", ColumnKind.NUMERIC, null, List.of())));
    Profile profile = random(1, 10);
    assertThatThrownBy(() -> ProfileJson.write(profile, other))
        .hasMessageContaining("counted on the layout");
    assertThatThrownBy(() -> ProfileJson.read(ProfileJson.write(profile, Rows.LAYOUT), other))
        .hasMessageContaining("counted on the layout");
  }

  @Test
  void wrongContentIsRefusedWithItsPlace() {
    refuses("/events", "-1", "profile.events must be a count: was -1");
    refuses("/columns/0/missing", "\"x\"", "profile.columns[0].missing must be a count");
    refuses("/columns/0/min", "1e999", "profile.columns[0].min must be a finite number");
    refuses("/columns/0/sum", "\"1e999999\"", "profile.columns[0]: no sum of doubles");
    refuses("/columns/0/sum", "\"abc\"", "profile.columns[0].sum must be a decimal number");
    refuses("/columns/0/bins", "[1]", "profile.columns[0] must have 7 bins: has 1");
    refuses("/columns/0/valid", "1000000", "profile.columns[0]: the bins must hold all valid");
    refuses("/columns/0/kind", "\"text\"", "profile.columns[0] must be the numeric column");
    refuses("/columns/2/categories", "[]", "profile.columns[2] must have 3 categories: has 0");
    refuses("/columns/2/other_categories", "{\"a\":0}", "profile.columns[2]: a kept text");
    refuses("/first_event_time", "\"noon\"", "profile.first_event_time must be a time");
    refuses("/columns", "[]", "profile must have 8 columns: has 0");
  }

  private static void refuses(String pointer, String value, String message) {
    ObjectNode json = ProfileJson.write(random(1, 200), Rows.LAYOUT);
    int cut = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, cut));
    try {
      parent.set(pointer.substring(cut + 1), JSON.readTree(value));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    assertThatThrownBy(() -> ProfileJson.read(json, Rows.LAYOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
