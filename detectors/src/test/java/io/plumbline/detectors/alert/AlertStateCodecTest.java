package io.plumbline.detectors.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.AlertSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertStateCodecTest {
  /** A state of version 1 with one open and one closed incident; kept as it was written then. */
  private static final String FIXTURE = "alert-state-v1.bin";

  private static AlertState state() {
    AlertPolicy policy =
        new AlertPolicy(
            Figures.spec(new AlertSpec(1, 2, 1, null), Figures.DAYS, Figures.WEEKS), "3", "all");
    AlertState state = AlertState.EMPTY;
    for (WindowFigures window :
        List.of(
            Figures.day(7, 12, Figures.psi(Status.CRITICAL), Figures.missing(Status.WARNING)),
            Figures.week(7, 80, Figures.psi(Status.INSUFFICIENT_DATA)),
            Figures.day(
                8,
                13,
                Figures.psi(Status.WARNING),
                Figures.figure("stream", "count", "none", Status.WARNING, null)),
            Figures.day(
                9,
                0,
                Figures.noValues("psi"),
                Figures.figure("stream", "count", "none", Status.OK, null)),
            Figures.day(10, 14, Figures.psi(Status.WARNING), Figures.missing(Status.OK)))) {
      state = policy.decide(state, List.of(window)).state();
    }
    return state;
  }

  @Test
  void stateComesBackAsItWas() {
    AlertState state = state();
    assertThat(state.firing()).isOne();
    byte[] bytes = AlertStateCodec.encode(state);
    assertThat(AlertStateCodec.decode(bytes)).isEqualTo(state);
    assertThat(AlertStateCodec.encode(AlertStateCodec.decode(bytes))).isEqualTo(bytes);
    assertThat(AlertStateCodec.decode(AlertStateCodec.encode(AlertState.EMPTY)))
        .isEqualTo(AlertState.EMPTY);
  }

  @Test
  void stateOfVersion1IsStillRead() throws IOException {
    try (InputStream fixture = getClass().getResourceAsStream(FIXTURE)) {
      assertThat(fixture).as(FIXTURE).isNotNull();
      assertThat(AlertStateCodec.decode(fixture.readAllBytes())).isEqualTo(state());
    }
  }

  @Test
  void unknownVersionsAreRefused() {
    byte[] bytes = AlertStateCodec.encode(state());
    bytes[0] = 2;
    assertThatThrownBy(() -> AlertStateCodec.decode(bytes))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("version of an alert state must be 1: was 2");
  }

  @Test
  void cutBytesAreRefused() {
    byte[] bytes = AlertStateCodec.encode(state());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> AlertStateCodec.decode(cut))
          .isInstanceOf(CorruptBytesException.class);
    }
    assertThatThrownBy(() -> AlertStateCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(CorruptBytesException.class);
  }

  @Test
  void damagedBytesAreRefusedOrReadButNeverAnythingElse() {
    Random random = new Random(5);
    byte[] bytes = AlertStateCodec.encode(state());
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        AlertStateCodec.decode(damaged);
      } catch (CorruptBytesException refused) {
        assertThat(refused).hasMessageContaining("byte");
      }
    }
  }
}
