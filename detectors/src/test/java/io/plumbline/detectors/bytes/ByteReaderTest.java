package io.plumbline.detectors.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteReaderTest {
  @Property(tries = 500, seed = "20260105")
  void numbersAreReadBack(
      @ForAll long one, @ForAll int two, @ForAll double three, @ForAll String four) {
    ByteWriter out = new ByteWriter(0);
    out.putVarint(one);
    out.putZigzag(one);
    out.putLong(one);
    out.putInt(two);
    out.putDouble(three);
    out.putString(four);
    out.putByte(two);
    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readVarint()).isEqualTo(one);
    assertThat(in.readZigzag()).isEqualTo(one);
    assertThat(in.readLong()).isEqualTo(one);
    assertThat(in.readInt()).isEqualTo(two);
    assertThat(in.readDouble()).isEqualTo(three);
    byte[] utf8 = four.getBytes(StandardCharsets.UTF_8);
    assertThat(in.readString()).isEqualTo(new String(utf8, StandardCharsets.UTF_8));
    assertThat(in.readByte()).isEqualTo(two & 0xFF);
    in.expectEnd();
  }

  @Test
  void writerIsUsedAgain() {
    ByteWriter out = new ByteWriter(1);
    out.putLong(5);
    out.reset();
    out.putBytes(new byte[] {1, 2, 3, 4}, 1, 2);
    assertThat(out.toByteArray()).containsExactly(2, 3);
  }

  @Test
  void longVarintsAreRefused() {
    refuses(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2}, "64 bits");
    refuses(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, "10 bytes");
    refuses(new byte[] {-128, 0}, "shortest form");
  }

  private static void refuses(byte[] bytes, String message) {
    assertThatThrownBy(() -> new ByteReader(bytes).readVarint())
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining(message);
  }

  @Test
  void lengthIsBelievedOnlyAsFarAsBytesAreLeft() {
    ByteWriter out = new ByteWriter(8);
    out.putVarint(1_000_000_000);
    out.putByte(1);
    assertThatThrownBy(() -> new ByteReader(out.toByteArray()).readString())
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("must be between 0 and 1: was 1000000000");
    assertThatThrownBy(() -> new ByteReader(out.toByteArray()).readBytes(7))
        .hasMessageContaining("end too early");
  }

  @Test
  void negativeCountsAndLeftOversAreRefused() {
    ByteWriter out = new ByteWriter(8);
    out.putVarint(-3);
    assertThatThrownBy(() -> new ByteReader(out.toByteArray()).readCount())
        .hasMessageContaining("must not be negative: was -3");
    assertThatThrownBy(() -> new ByteReader(new byte[2]).expectEnd())
        .hasMessageContaining("2 bytes are left over");
  }
}
