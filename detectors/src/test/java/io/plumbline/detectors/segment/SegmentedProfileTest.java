package io.plumbline.detectors.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.detectors.segment.Segmentation.Division;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SegmentedProfileTest {
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new ColumnLayout(Section.FEATURE, "x", ColumnKind.NUMERIC, null, List.of()),
              new ColumnLayout(
                  Section.FEATURE, "country", ColumnKind.CATEGORICAL, null, List.of("PL"))));

  private static final int MOST = 4;

  private static final Segmentation SEGMENTATION =
      new Segmentation(
          List.of(
              new Division(List.of("country"), List.of("country=PL", "country=c9"), MOST - 2),
              new Division(List.of("country", "device"), List.of(), MOST)));

  private record Event(long time, double x, String country, String device) {
    static Event random(Random random, int countries) {
      return new Event(
          1 + random.nextInt(1_000),
          random.nextGaussian(),
          "c" + random.nextInt(countries),
          random.nextInt(3) == 0 ? null : "d" + random.nextInt(3));
    }

    String segment() {
      return "country=" + country;
    }
  }

  private final EventRow row = new EventRow(new NameDictionary());

  private SegmentedProfile of(List<Event> events) {
    SegmentedFold fold = new SegmentedFold(LAYOUT, SEGMENTATION);
    SegmentedProfile profile = fold.newProfile();
    int profiles = 1;
    for (Event event : events) {
      row.clear();
      row.eventTime(event.time());
      row.addNumber(Section.FEATURE, row.names().idOf("x"), event.x());
      text("country", event.country());
      text("device", event.device());
      profiles += fold.add(row, profile);
    }
    assertThat(profile.profiles()).as("profiles that were opened").isEqualTo(profiles);
    return profile;
  }

  private void text(String name, String value) {
    int id = row.names().idOf(name);
    if (value == null) {
      row.addNull(Section.FEATURE, id);
    } else {
      int start = row.append(value);
      row.addText(Section.FEATURE, id, start, row.textEnd() - start);
    }
  }

  private SegmentedProfile tree(List<Event> events, Random random) {
    if (events.size() < 2 || random.nextInt(5) == 0) {
      return of(events);
    }
    int cut = 1 + random.nextInt(events.size() - 1);
    SegmentedProfile left = tree(events.subList(0, cut), random);
    SegmentedProfile right = tree(events.subList(cut, events.size()), random);
    if (random.nextBoolean()) {
      right = SegmentedProfileCodec.decode(SegmentedProfileCodec.encode(right));
    }
    left.merge(right);
    return left;
  }

  @Property(tries = 200)
  void anyOrderSplitAndTreeOfMergesGivesEqualBytes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int countries) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      events.add(Event.random(random, countries));
    }
    byte[] expected = SegmentedProfileCodec.encode(of(events));

    Collections.shuffle(events, random);
    assertThat(SegmentedProfileCodec.encode(of(events))).as("any order").isEqualTo(expected);
    assertThat(SegmentedProfileCodec.encode(tree(events, random)))
        .as("any split and tree")
        .isEqualTo(expected);
  }

  private static final String FIXTURE = "segmented-profile-v1.bin";

  private List<Event> ofFixture() {
    Random random = new Random(11);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(Event.random(random, 12));
    }
    return events;
  }

  @Test
  void bytesOfVersionOneAreRead() throws IOException {
    byte[] fixture;
    try (InputStream in = getClass().getResourceAsStream(FIXTURE)) {
      fixture = in.readAllBytes();
    }
    SegmentedProfile read = SegmentedProfileCodec.decode(fixture);
    SegmentedProfile now = of(ofFixture());

    assertThat(read.segments().keySet()).isEqualTo(now.segments().keySet()).hasSize(9);
    read.segments()
        .forEach(
            (name, profile) ->
                assertThat(profile.events()).isEqualTo(now.segments().get(name).events()));
    assertThat(read.lastingSegments().keySet()).containsExactly("country=c9");
    read.merge(now);
    assertThat(read.events()).isEqualTo(400);
    assertThat(read.segments().values().stream().mapToLong(Profile::events).sum()).isEqualTo(800);
  }

  /** Only for a new version: {@code mvn test -Dsurefire.jvm=-Dplumbline.fixtures=FOLDER}. */
  @Test
  void fixtureIsWrittenWhereAFolderIsGiven() throws IOException {
    String folder = System.getProperty("plumbline.fixtures");
    Assumptions.assumeTrue(folder != null);
    Files.write(Path.of(folder).resolve(FIXTURE), SegmentedProfileCodec.encode(of(ofFixture())));
  }

  @Test
  void everyEventIsInOneSegmentOfEachDivision() {
    Random random = new Random(1);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(Event.random(random, 40));
    }

    SegmentedProfile profile = of(events);

    for (int division = 0; division < 2; division++) {
      assertThat(profile.segments(division).values().stream().mapToLong(Profile::events).sum())
          .isEqualTo(500);
    }
    assertThat(profile.events()).isEqualTo(500);
  }

  @Test
  void whatIsKeptIsExactAndTheRestIsTogether() {
    Random random = new Random(2);
    List<Event> events = new ArrayList<>();
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < 1_000; i++) {
      Event event = Event.random(random, 40);
      events.add(event);
      counts.merge(event.segment(), 1L, Long::sum);
    }

    Map<String, Profile> kept = of(events).segments(0);

    assertThat(kept).as("c9, two others and the rest").hasSize(4).containsKey("country=__other__");
    assertThat(kept).containsKey("country=c9");
    kept.forEach(
        (segment, profile) -> {
          if (!segment.equals("country=__other__")) {
            assertThat(profile.events()).as(segment).isEqualTo(counts.get(segment));
          }
        });
  }

  @Test
  void knownSegmentsAreKeptWhateverTheirHash() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(new Event(1 + i, 0, "x" + i, "d"));
    }
    events.add(new Event(500, 1, "PL", "d"));

    assertThat(of(events).segments(0)).containsKey("country=PL").hasSize(4);
  }

  @Test
  void withoutDivisionsTheBytesAreThoseOfTheProfile() {
    SegmentedFold fold = new SegmentedFold(LAYOUT, Segmentation.NONE);
    SegmentedProfile profile = fold.newProfile();
    row.clear();
    row.eventTime(5);
    row.addNumber(Section.FEATURE, row.names().idOf("x"), 2);
    fold.add(row, profile);

    byte[] bytes = SegmentedProfileCodec.encode(profile);

    assertThat(bytes).isEqualTo(ProfileCodec.encode(profile.all()));
    assertThat(SegmentedProfileCodec.decode(bytes).segments()).isEmpty();
    assertThat(SegmentedProfileCodec.decode(bytes).events()).isOne();
  }

  @Test
  void damagedAndCutBytesAreRefused() {
    byte[] bytes = SegmentedProfileCodec.encode(of(List.of(new Event(1, 2, "PL", "ios"))));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SegmentedProfileCodec.decode(cut))
          .isInstanceOf(CorruptBytesException.class);
    }
    bytes[3] = 99;
    assertThatThrownBy(() -> SegmentedProfileCodec.decode(bytes))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("version 1 can be read: was 99");
  }

  @Test
  void profilesOfOtherDivisionsDoNotMerge() {
    SegmentedProfile other = new SegmentedFold(LAYOUT, Segmentation.NONE).newProfile();

    assertThatThrownBy(() -> of(List.of()).merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different segments");
  }

  @Test
  void aCopyIsIndependent() {
    SegmentedProfile profile = of(List.of(new Event(1, 2, "PL", "ios")));
    SegmentedProfile copy = profile.copy();

    copy.merge(of(List.of(new Event(2, 3, "DE", "ios"))));

    assertThat(profile.segments().keySet()).containsExactly("country=PL", "country=PL,device=ios");
    assertThat(profile.events()).isOne();
  }
}
