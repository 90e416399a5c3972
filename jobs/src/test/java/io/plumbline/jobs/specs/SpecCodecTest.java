package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.profile.Capacity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecCodecTest {
  private static final String ENTRY = "{id: m, problem: regression, windows: [1h]}";

  private static SpecUpdate update(Capacity capacity) {
    return update(capacity, SpecVersion.ALWAYS);
  }

  private static SpecUpdate update(Capacity capacity, long begins) {
    SpecVersion version = new SpecVersion(7, 1_000, true, "models[0]", ENTRY, null, capacity);
    SpecVersion with =
        new SpecVersion(8, 2_000, false, "m.yaml", ENTRY, PackedText.of("{}"), capacity);
    return new SpecUpdate(
        5,
        false,
        List.of(new Timeline(new Slot("m", null), 4, begins, begins, List.of(version, with))),
        List.of(new Slot("n", "1"), new Slot("o", null)));
  }

  /** As version 1 wrote it. */
  private static byte[] versionOne() {
    ByteWriter out = new ByteWriter(64);
    out.putByte(1);
    out.putVarint(5);
    out.putByte(0);
    out.putVarint(1);
    out.putString("m");
    out.putByte(0);
    out.putVarint(4);
    out.putVarint(2);
    out.putVarint(7);
    out.putLong(1_000);
    out.putByte(1);
    out.putString("models[0]");
    out.putString(ENTRY);
    out.putByte(0);
    out.putVarint(8);
    out.putLong(2_000);
    out.putByte(0);
    out.putString("m.yaml");
    out.putString(ENTRY);
    out.putByte(1);
    byte[] baseline = PackedText.of("{}").bytes();
    out.putVarint(baseline.length);
    out.putBytes(baseline, 0, baseline.length);
    out.putVarint(2);
    out.putString("n");
    out.putByte(1);
    out.putString("1");
    out.putString("o");
    out.putByte(0);
    return out.toByteArray();
  }

  private static void isSame(SpecUpdate read, SpecUpdate written) {
    assertThat(read.sequence()).isEqualTo(written.sequence());
    assertThat(read.whole()).isEqualTo(written.whole());
    assertThat(read.removed()).isEqualTo(written.removed());
    assertThat(read.put()).hasSameSizeAs(written.put());
    for (int i = 0; i < read.put().size(); i++) {
      assertThat(read.put().get(i).slot()).isEqualTo(written.put().get(i).slot());
      assertThat(read.put().get(i).changedAt()).isEqualTo(written.put().get(i).changedAt());
      assertThat(read.put().get(i).begins()).isEqualTo(written.put().get(i).begins());
      assertThat(read.put().get(i).wholeFrom()).isEqualTo(written.put().get(i).wholeFrom());
      assertThat(read.put().get(i).versions()).isEqualTo(written.put().get(i).versions());
    }
  }

  @Test
  void readingGivesBackWhatWasWritten() {
    for (Capacity capacity : List.of(Capacity.DEFAULT, new Capacity(3, 10_000))) {
      SpecUpdate update = update(capacity, -77);
      isSame(SpecCodec.decodeUpdate(SpecCodec.encode(update)), update);
      Timeline timeline = update.put().get(0);
      assertThat(SpecCodec.decodeTimeline(SpecCodec.encode(timeline)).versions())
          .isEqualTo(timeline.versions());
      assertThat(SpecCodec.decodeTimeline(SpecCodec.encode(timeline)).begins()).isEqualTo(-77);
    }
  }

  @Test
  void bytesOfVersionOneAreRead() {
    isSame(SpecCodec.decodeUpdate(versionOne()), update(Capacity.DEFAULT));
  }

  /** As version 3 wrote it. */
  private static byte[] versionThree() {
    ByteWriter out = new ByteWriter(64);
    out.putByte(3);
    out.putVarint(5);
    out.putByte(0);
    out.putVarint(1);
    out.putString("m");
    out.putByte(0);
    out.putVarint(2);
    out.putString("n");
    out.putByte(1);
    out.putString("1");
    out.putString("o");
    out.putByte(0);
    out.putVarint(1);
    byte[] baseline = PackedText.of("{}").bytes();
    out.putVarint(baseline.length);
    out.putBytes(baseline, 0, baseline.length);
    out.putVarint(4);
    out.putLong(SpecVersion.ALWAYS);
    out.putVarint(2);
    for (int i = 0; i < 2; i++) {
      out.putVarint(7 + i);
      out.putLong(1_000 * (1 + i));
      out.putByte(1 - i);
      out.putString(i == 0 ? "models[0]" : "m.yaml");
      out.putString(ENTRY);
      out.putVarint(i);
      out.putVarint(3);
      out.putVarint(10_000);
    }
    return out.toByteArray();
  }

  @Test
  void bytesOfVersionThreeAreRead() {
    isSame(SpecCodec.decodeUpdate(versionThree()), update(new Capacity(3, 10_000)));
  }

  /** As version 4 wrote it: a timeline said when it is whole. */
  private static byte[] versionFour() {
    ByteWriter out = new ByteWriter(64);
    out.putByte(4);
    out.putVarint(5);
    out.putByte(0);
    out.putVarint(1);
    out.putString("m");
    out.putByte(0);
    out.putVarint(2);
    out.putString("n");
    out.putByte(1);
    out.putString("1");
    out.putString("o");
    out.putByte(0);
    out.putVarint(1);
    byte[] baseline = PackedText.of("{}").bytes();
    out.putVarint(baseline.length);
    out.putBytes(baseline, 0, baseline.length);
    out.putVarint(4);
    out.putLong(-77);
    out.putLong(-77);
    out.putVarint(2);
    for (int i = 0; i < 2; i++) {
      out.putVarint(7 + i);
      out.putLong(1_000 * (1 + i));
      out.putByte(1 - i);
      out.putString(i == 0 ? "models[0]" : "m.yaml");
      out.putString(ENTRY);
      out.putVarint(i);
      out.putVarint(3);
      out.putVarint(10_000);
    }
    return out.toByteArray();
  }

  @Test
  void bytesOfVersionFourAreRead() {
    isSame(SpecCodec.decodeUpdate(versionFour()), update(new Capacity(3, 10_000), -77));
  }

  @Test
  void constraintsTravelWithTheirVersionAndAreWrittenOnce() {
    PackedText shared = PackedText.of("{\"features\": []}");
    List<Timeline> timelines = new java.util.ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      SpecVersion own =
          new SpecVersion(
              1 + i,
              SpecVersion.ALWAYS,
              false,
              "m.yaml",
              ENTRY,
              i % 2 == 0 ? PackedText.of("{}") : null,
              shared,
              Capacity.DEFAULT);
      timelines.add(
          new Timeline(
              new Slot("m" + i, null), 1, SpecVersion.ALWAYS, SpecVersion.ALWAYS, List.of(own)));
    }
    SpecUpdate update = new SpecUpdate(1, true, timelines, List.of());
    byte[] bytes = SpecCodec.encode(update);
    SpecUpdate read = SpecCodec.decodeUpdate(bytes);
    isSame(read, update);
    assertThat(read.put().get(999).latest().constraints())
        .isEqualTo(shared)
        .isSameAs(read.put().get(0).latest().constraints());
    assertThat(bytes).hasSizeLessThan(100_000);
  }

  @Test
  void bytesOfALaterVersionAreRefused() {
    byte[] bytes = SpecCodec.encode(update(Capacity.DEFAULT));
    bytes[0] = 6;
    assertThatThrownBy(() -> SpecCodec.decodeUpdate(bytes))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining(
            "must have version 1 to 5: was 6; they were written by a later release");
  }

  @Test
  void bytesOfNoVersionAreNotCalledLater() {
    byte[] bytes = SpecCodec.encode(update(Capacity.DEFAULT));
    bytes[0] = 0;
    assertThatThrownBy(() -> SpecCodec.decodeUpdate(bytes))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("must have version 1 to 5: was 0")
        .hasMessageNotContaining("release");
  }

  /** Models of one baseline of the size that twenty columns have. */
  private static SpecUpdate fleet(int models) {
    byte[] packed = new byte[14_000];
    new java.util.SplittableRandom(3).nextBytes(packed);
    List<Timeline> timelines = new java.util.ArrayList<>();
    for (int i = 0; i < models; i++) {
      // As every model reads it for itself.
      PackedText baseline = PackedText.ofBytes(packed.clone());
      timelines.add(
          new Timeline(
              new Slot("model-" + i, "1"),
              1,
              SpecVersion.ALWAYS,
              SpecVersion.ALWAYS,
              List.of(
                  new SpecVersion(
                      i + 1,
                      SpecVersion.ALWAYS,
                      false,
                      "models/model-" + i + ".yaml",
                      ENTRY,
                      baseline,
                      Capacity.DEFAULT))));
    }
    return new SpecUpdate(1, true, timelines, List.of(new Slot("gone", null)));
  }

  @Test
  void aBaselineThatManyModelsShareIsWrittenOnceAndReadOnce() {
    SpecUpdate update = fleet(10_000);
    byte[] bytes = SpecCodec.encode(update);
    assertThat(bytes).hasSizeLessThan(2_000_000);
    SpecUpdate read = SpecCodec.decodeUpdate(bytes);
    isSame(read, update);
    assertThat(read.put().get(9_999).latest().baseline())
        .isSameAs(read.put().get(0).latest().baseline());
  }

  @Test
  void aReaderTakesFromAnUpdateWhichSlotsAreCovered() {
    CoveredSlots slots = new CoveredSlots();
    slots.update(SpecCodec.encode(fleet(10)));
    assertThat(slots.covers("model-9", "1")).isTrue();
    assertThat(slots.covers("model-9", "2")).isFalse();
    assertThat(slots.knows("model-9")).isTrue();
    assertThat(slots.knows("model-")).isFalse();
    assertThat(slots.knows("gone")).isFalse();

    Timeline any = update(Capacity.DEFAULT).put().get(0);
    SpecUpdate next = new SpecUpdate(2, false, List.of(any), List.of(new Slot("model-9", "1")));
    slots.update(SpecCodec.encode(next));
    slots.update(SpecCodec.encode(fleet(10)));
    assertThat(slots.covers("m", "whatever")).isTrue();
    assertThat(slots.covers("model-9", "1")).as("an update from before changes nothing").isFalse();
    assertThat(slots.covers("model-8", "1")).isTrue();
    SpecUpdate skipping = new SpecUpdate(4, false, List.of(any), List.of());
    assertThatThrownBy(() -> slots.update(SpecCodec.encode(skipping)))
        .hasMessageContaining("must follow number 2: was number 4");

    CoveredSlots old = new CoveredSlots();
    byte[] whole = versionOne();
    whole[2] = 1;
    old.update(whole);
    assertThat(old.covers("m", "1")).isTrue();
  }

  @Test
  void cutBytesAreRefused() {
    byte[] bytes = SpecCodec.encode(update(new Capacity(3, 4)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SpecCodec.decodeUpdate(cut))
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void aSpecIsCountedOnALayoutOfItsCapacity() {
    Capacity capacity = new Capacity(3, 4);
    LoadedSpec usual = update(Capacity.DEFAULT).put().get(0).spec(0);
    LoadedSpec own =
        SpecCodec.decodeUpdate(SpecCodec.encode(update(capacity))).put().get(0).spec(0);
    assertThat(own.layout().capacity()).isEqualTo(capacity);
    assertThat(own.layout().columns()).isEqualTo(usual.layout().columns());
    assertThat(own.layout().fingerprint()).isNotEqualTo(usual.layout().fingerprint());
  }
}
