package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.alert.Told;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class WireTypeTest {
  private static Metric metric(String subject, Double value, Status status, String reason) {
    return new Metric(
        "m",
        "3",
        "country=PL",
        "data-quality",
        subject,
        "psi",
        "reference",
        value == null ? null : "v1",
        "prediction",
        -60_000,
        0,
        value,
        0.1,
        value == null ? null : 0.2,
        status,
        reason,
        null,
        1e-300,
        null,
        Double.MIN_VALUE,
        0.0,
        12_034,
        null,
        12_034,
        false);
  }

  private static final EvaluatedWindow WINDOW =
      new EvaluatedWindow(
          "m",
          "3",
          "country=PL",
          7,
          new Window(60_000, 30_000, 5, -60_000),
          12_034,
          true,
          Told.FEATURE_EVENTS,
          List.of(
              metric("feature:age", 0.31, Status.CRITICAL, null),
              metric("feature:\u00e9\ud83d\ude00", null, Status.NOT_EVALUATED, "no-values")),
          new byte[] {1, 2, 3});

  private static final EvaluatedWindowForm FORM = new EvaluatedWindowForm();

  private static byte[] bytes(EvaluatedWindow window) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    FORM.serialize(window, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void everyComponentComesBack() throws IOException {
    EvaluatedWindow read = FORM.deserialize(new DataInputDeserializer(bytes(WINDOW)));

    assertThat(read).usingRecursiveComparison().isEqualTo(WINDOW);
    assertThat(bytes(read)).isEqualTo(bytes(WINDOW));
  }

  @Test
  void copyingBytesIsReadingAndWritingThem() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    FORM.copy(new DataInputDeserializer(bytes(WINDOW)), out);

    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes(WINDOW));
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    byte[] bytes = bytes(WINDOW);
    bytes[0] = 1;

    assertThatThrownBy(() -> FORM.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must have version 2: was 1");
  }

  private static byte[] bytes(Metric metric) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new MetricForm().serialize(metric, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void everyComponentOfAFigureComesBack() throws IOException {
    MetricForm form = new MetricForm();
    String accident = "x".repeat(1_000_000) + "\uffff";
    List<Metric> metrics =
        List.of(
            metric("feature:age", 0.31, Status.CRITICAL, null),
            metric("feature:\u00e9\ud83d\ude00\u0000", null, Status.NOT_EVALUATED, "no-values"),
            metric("feature:" + accident, -0.0, Status.OK, ""),
            metric("", Double.MAX_VALUE, Status.WARNING, accident));

    for (Metric metric : metrics) {
      assertThat(form.deserialize(new DataInputDeserializer(bytes(metric)))).isEqualTo(metric);
    }
  }

  @Test
  void textsOfFiguresBeforeAreNotMadeAgain() throws IOException {
    MetricForm form = new MetricForm();
    byte[] bytes = bytes(metric("feature:age", 0.31, Status.CRITICAL, "reason"));

    Metric first = form.deserialize(new DataInputDeserializer(bytes));
    Metric second = form.deserialize(new DataInputDeserializer(bytes));

    assertThat(second.subject()).isSameAs(first.subject());
    assertThat(second.reason()).isSameAs(first.reason());
  }

  @Test
  void namesThatFallOnOnePlaceStayApart() throws IOException {
    MetricForm form = new MetricForm();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        Metric metric = metric("feature:" + i, 0.1 * i, Status.OK, null);
        assertThat(form.deserialize(new DataInputDeserializer(bytes(metric)))).isEqualTo(metric);
      }
    }
  }

  @Test
  void aStatusIsWrittenAsItsPlaceWhichRaisesTheVersionWhenItChanges() {
    assertThat(Status.values())
        .containsExactly(
            Status.OK,
            Status.WARNING,
            Status.CRITICAL,
            Status.INSUFFICIENT_DATA,
            Status.NOT_EVALUATED);
  }

  @Test
  void typesAreThemselves() {
    assertThat((Object) WireType.METRIC).isNotEqualTo(WireType.EVALUATED_WINDOW);
    assertThat(WireType.METRIC.createSerializer(new SerializerConfigImpl()))
        .isEqualTo(new MetricForm())
        .isNotEqualTo(FORM);
  }
}
