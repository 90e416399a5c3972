package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProfileCodecTest {
  private static final String WITHOUT_IDS = "profile-v1.bin";
  private static final String FIXTURE = "profile-v2.bin";
  private static final String WITH_CAPACITY = "profile-v3.bin";
  private static final String WITH_SHAPES = "profile-v4.bin";
  private static final String WITH_SQUARES = "profile-v5.bin";
  private static final String WITH_EXPRESSIONS = "profile-v6.bin";

  private static final Layout EXPRESSIONS =
      Rows.LAYOUT.with(
          List.of(new Expression("timed", "n > 0"), new Expression("even", "free in [1, 2]")));

  /**
   * Every part of a profile in use: edges, logarithmic bins, more texts, names and ids than are
   * kept.
   */
  private static Profile rich(boolean withIds) {
    return rich(withIds, Rows.LAYOUT);
  }

  private static Profile rich(boolean withIds, Layout layout) {
    Rows rows = new Rows();
    RowFold fold =
        new RowFold(layout, layout.expressions().isEmpty() ? null : ProfileCodecTest::test);
    Profile profile = fold.newProfile();
    Random random = new Random(20260105);
    for (int i = 0; i < 1_500; i++) {
      ProfileLawsTest.randomEvent(rows, random);
      rows.feature("c", "id-" + i).feature("t", "text " + random.nextInt(100));
      if (withIds) {
        rows.id("event " + i / 2);
      }
      fold.add(rows.row(), profile);
    }
    return profile;
  }

  private static void test(EventRow row, Outcome[] into) {
    Outcome[] all = Outcome.values();
    into[0] = all[(int) Math.floorMod(row.eventTime(), 3L)];
    into[1] = all[(int) Math.floorMod(row.eventTime(), 2L)];
  }

  private static Profile random(long seed, int events) {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile profile = fold.newProfile();
    Random random = new Random(seed);
    for (int i = 0; i < events; i++) {
      ProfileLawsTest.randomEvent(rows, random);
      rows.id("event " + random.nextInt(300));
      fold.add(rows.row(), profile);
    }
    return profile;
  }

  // ---- there and back ----

  @Property(tries = 100, seed = "20260105")
  void readingGivesBackWhatWasWritten(@ForAll long seed, @ForAll @IntRange(max = 400) int events) {
    Profile profile = random(seed, events);
    byte[] bytes = ProfileCodec.encode(profile);
    Profile read = ProfileCodec.decode(bytes);
    assertThat(ProfileCodec.encode(read)).isEqualTo(bytes);
    assertThat(read.events()).isEqualTo(profile.events());
    assertThat(read.firstEventTime()).isEqualTo(profile.firstEventTime());
    assertThat(read.lastEventTime()).isEqualTo(profile.lastEventTime());
    assertThat(read.extraColumns()).isEqualTo(profile.extraColumns());
    for (int i = 0; i < read.columns(); i++) {
      ColumnProfile one = read.column(i);
      ColumnProfile other = profile.column(i);
      assertThat(one.kind()).isEqualTo(other.kind());
      assertThat(one.missing()).isEqualTo(other.missing());
      assertThat(one.wrongType()).isEqualTo(other.wrongType());
      assertThat(one.present()).isEqualTo(other.present());
      assertThat(one.distinct()).isEqualTo(other.distinct());
    }
    NumericProfile numeric = (NumericProfile) profile.column(0);
    NumericProfile readNumeric = (NumericProfile) read.column(0);
    assertThat(readNumeric.mean()).isEqualTo(Double.valueOf(numeric.mean()));
    assertThat(readNumeric.decileCounts(Rows.EDGES)).isEqualTo(numeric.decileCounts(Rows.EDGES));
    assertThat(readNumeric.quantile(0.3, Rows.EDGES)).isEqualTo(numeric.quantile(0.3, Rows.EDGES));
  }

  @Property(tries = 50, seed = "20260105")
  void mergingWhatWasReadIsMergingWhatWasWritten(@ForAll long one, @ForAll long other) {
    Profile expected = random(one, 150);
    expected.merge(random(other, 150));
    Profile merged = ProfileCodec.decode(ProfileCodec.encode(random(one, 150)));
    merged.merge(ProfileCodec.decode(ProfileCodec.encode(random(other, 150))));
    assertThat(ProfileCodec.encode(merged)).isEqualTo(ProfileCodec.encode(expected));
  }

  @Test
  void emptyProfileIsReadBack() {
    byte[] bytes = ProfileCodec.encode(new Profile(Rows.LAYOUT));
    assertThat(ProfileCodec.encode(ProfileCodec.decode(bytes))).isEqualTo(bytes);
  }

  // ---- old versions ----

  @Test
  void bytesOfVersionOneAreRead() throws IOException {
    Profile read = ProfileCodec.decode(fixture(WITHOUT_IDS));
    assertThat(read.ids()).isNull();
    isRich(read);
    isOfTheSameEvents(read, rich(false));
    // It merges with what has ids; the rate is then that of the events which have.
    Profile merged = read.copy();
    merged.merge(rich(true));
    assertThat(merged.events()).isEqualTo(3_000);
    assertThat(merged.ids().events()).isEqualTo(1_500);
  }

  @Test
  void bytesOfVersionTwoAreRead() throws IOException {
    byte[] fixture = fixture(FIXTURE);
    Profile read = ProfileCodec.decode(fixture);
    isRich(read);
    assertThat(read.ids().events()).isEqualTo(1_500);
    assertThat(read.ids().exact()).isFalse();
    assertThat(read.ids().repeatRate()).isEqualTo(0.5);
    isOfTheSameEvents(read, rich(true));
  }

  /** What no older version holds is not made up; all else is what the events have today. */
  private static void isOfTheSameEvents(Profile read, Profile today) {
    for (int i = 0; i < read.columns(); i++) {
      ColumnProfile old = read.column(i);
      ColumnProfile now = today.column(i);
      assertThat(old.valid()).isEqualTo(now.valid());
      assertThat(old.missing()).isEqualTo(now.missing());
      assertThat(old.wrongType()).isEqualTo(now.wrongType());
      assertThat(old.wrongTexts()).isZero();
      assertThat(old.distinct()).isEqualTo(now.distinct());
      if (old instanceof NumericProfile numeric && now instanceof NumericProfile same) {
        assertThat(numeric.sum()).isEqualTo(same.sum());
        assertThat(numeric.fractional()).isEmpty();
        same.merge(numeric);
        assertThat(same.fractional()).isEmpty();
      } else if (old instanceof TextProfile text) {
        assertThat(text.lengths().counted()).isFalse();
      }
      assertThat(read.sampledNumbers(0)).isEmpty();
    }
    // Once read it is written as today, and reads the same again.
    byte[] bytes = ProfileCodec.encode(read);
    assertThat(ProfileCodec.encode(ProfileCodec.decode(bytes))).isEqualTo(bytes);
  }

  @Test
  void bytesOfVersionFourAreRead() throws IOException {
    byte[] fixture = fixture(WITH_SHAPES);
    Profile read = ProfileCodec.decode(fixture);
    isRich(read);
    NumericProfile numeric = (NumericProfile) read.column(1);
    assertThat(numeric.fractional().orElseThrow()).isBetween(1L, numeric.valid() - 1);
    assertThat(numeric.wrongTexts()).isPositive();
    assertThat(((TextProfile) read.column(4)).lengths().longest()).isEqualTo("text 99".length());
    assertThat(read.sampledNumbers(6)).isNotEmpty().hasSizeLessThanOrEqualTo(NumberSample.KEPT);
    TextLengths lengths = ((TextProfile) read.column(4)).lengths();
    assertThat(lengths.texts()).isPositive();
    assertThat(lengths.mean()).isBetween(6.0, 7.0);
    assertThat(lengths.deviation()).isNaN();
    Profile merged = rich(true);
    merged.merge(read);
    assertThat(((TextProfile) merged.column(4)).lengths().deviation()).isNaN();
    byte[] bytes = ProfileCodec.encode(read);
    assertThat(ProfileCodec.encode(ProfileCodec.decode(bytes))).isEqualTo(bytes);
  }

  @Test
  void bytesOfVersionFiveAreRead() throws IOException {
    byte[] fixture = fixture(WITH_SQUARES);
    Profile read = ProfileCodec.decode(fixture);
    isRich(read);
    assertThat(((TextProfile) read.column(4)).lengths().deviation()).isBetween(0.2, 0.4);
    assertThat(read.expressions()).isNull();
    assertThat(ProfileCodec.encode(read)).isEqualTo(ProfileCodec.encode(rich(true)));
  }

  @Test
  void bytesOfVersionSixAreRead() throws IOException {
    byte[] fixture = fixture(WITH_EXPRESSIONS);
    Profile read = ProfileCodec.decode(fixture);
    assertThat(read.layout()).isEqualTo(EXPRESSIONS.fingerprint());
    assertThat(read.expressions().size()).isEqualTo(2);
    assertThat(read.expressions().evaluated(1)).isEqualTo(1_500);
    assertThat(read.expressions().count(0, Outcome.UNEVALUATED)).isBetween(1L, 1_499L);
    assertThat(ProfileCodec.encode(rich(true, EXPRESSIONS))).isEqualTo(fixture);
  }

  @Test
  void bytesOfVersionThreeAreRead() throws IOException {
    Layout small = Rows.LAYOUT.with(new Capacity(20, 3));
    byte[] fixture = fixture(WITH_CAPACITY);
    Profile read = ProfileCodec.decode(fixture);
    assertThat(read.layout()).isEqualTo(small.fingerprint());
    assertThat(read.extraColumns()).hasSize(3);
    CategoricalProfile categories = (CategoricalProfile) read.column(2);
    assertThat(categories.unseenCategories()).hasSize(20);
    assertThat(categories.unseenRest()).isEqualTo(1_480);
    isOfTheSameEvents(read.copy(), rich(true, small));
    read.merge(rich(true, small));
    assertThat(read.extraColumns()).hasSize(3);
  }

  private byte[] fixture(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static void isRich(Profile read) {
    assertThat(read.layout()).isEqualTo(Rows.LAYOUT.fingerprint());
    assertThat(read.events()).isEqualTo(1_500);
    assertThat(read.extraColumns()).hasSize(Capacity.DEFAULT.extraColumns());
    assertThat(((CategoricalProfile) read.column(2)).unseenRest()).isEqualTo(500);
    assertThat(((NumericProfile) read.column(6)).mean()).isBetween(0.45, 0.55);
  }

  /**
   * Writes the fixture anew: {@code mvn test -Dsurefire.jvm=-Dplumbline.fixtures=FOLDER}. Only for
   * a new version of the format: the fixtures of released ones stay as they are.
   */
  @Test
  void fixtureIsWrittenWhereAFolderIsGiven() throws IOException {
    String folder = System.getProperty("plumbline.fixtures");
    Assumptions.assumeTrue(folder != null);
    Files.write(
        Path.of(folder).resolve(WITH_EXPRESSIONS), ProfileCodec.encode(rich(true, EXPRESSIONS)));
  }

  // ---- hostile bytes ----

  @Test
  void otherBytesAreRefused() {
    for (byte[] bytes :
        new byte[][] {{}, {'P'}, new byte[100], "not a profile".getBytes(StandardCharsets.UTF_8)}) {
      assertThatThrownBy(() -> ProfileCodec.decode(bytes))
          .isInstanceOf(CorruptBytesException.class)
          .hasMessageContaining("PLP");
    }
  }

  @Test
  void unknownVersionIsRefused() {
    byte[] bytes = ProfileCodec.encode(new Profile(Rows.LAYOUT));
    bytes[3] = 9;
    assertThatThrownBy(() -> ProfileCodec.decode(bytes))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessage("profiles of version 1 to 6 can be read: was 9");
  }

  @Test
  void cutBytesAreRefused() {
    byte[] bytes = ProfileCodec.encode(random(1, 50));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ProfileCodec.decode(cut)).isInstanceOf(CorruptBytesException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> ProfileCodec.decode(longer)).isInstanceOf(CorruptBytesException.class);
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] bytes = ProfileCodec.encode(random(2, 50));
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      assertThatThrownBy(() -> ProfileCodec.decode(damaged))
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  /**
   * Even with a right hash: what is accepted is a profile in every respect, all else is refused by
   * the one exception, and nothing large is allocated on the way.
   */
  @Test
  void forgedBytesAreAProfileOrRefused() {
    byte[] original = ProfileCodec.encode(rich(true, EXPRESSIONS));
    byte[] small = ProfileCodec.encode(random(3, 30));
    Random random = new Random(77);
    int refused = 0;
    int tries = 20_000;
    for (int i = 0; i < tries; i++) {
      byte[] forged = (i % 20 == 0 ? original : small).clone();
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        int at = 4 + random.nextInt(Math.min(forged.length, 4_000) - 12);
        forged[at] =
            (byte) (random.nextInt(3) == 0 ? -1 : random.nextInt(2) == 0 ? 0 : random.nextInt());
      }
      if (random.nextInt(10) == 0) {
        forged = Arrays.copyOf(forged, 12 + random.nextInt(forged.length - 12));
      }
      sign(forged);
      refused += isRefused(forged) ? 1 : 0;
    }
    assertThat(refused).isBetween(tries / 4, tries - 1);
  }

  private static boolean isRefused(byte[] bytes) {
    Profile read;
    try {
      read = ProfileCodec.decode(bytes);
    } catch (CorruptBytesException e) {
      return true;
    }
    assertThatCode(() -> useAll(read)).doesNotThrowAnyException();
    byte[] again = ProfileCodec.encode(read);
    assertThat(ProfileCodec.encode(ProfileCodec.decode(again))).isEqualTo(again);
    return false;
  }

  private static void useAll(Profile profile) {
    profile.copy().merge(profile);
    if (profile.ids() != null) {
      assertThat(profile.ids().repeatRate()).isBetween(0.0, 1.0);
    }
    for (int i = 0; i < profile.columns(); i++) {
      profile.column(i).distinct();
      if (profile.column(i) instanceof NumericProfile numeric) {
        numeric.mean();
      } else if (profile.column(i) instanceof CategoricalProfile categorical) {
        categorical.unseenCategories();
      }
    }
  }

  private static void sign(byte[] bytes) {
    int end = bytes.length - 8;
    long hash = Hashes.of(bytes, 0, end);
    for (int i = 0; i < 8; i++) {
      bytes[end + i] = (byte) (hash >>> 8 * i);
    }
  }
}
