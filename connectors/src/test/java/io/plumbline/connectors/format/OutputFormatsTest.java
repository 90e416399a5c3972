package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.connectors.format.Trigger.TrainingWindow;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.DeadLetterReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;

class OutputFormatsTest {
  private static final long START = Instant.parse("2026-01-05T10:00:00Z").toEpochMilli();
  private static final long END = Instant.parse("2026-01-05T10:05:00.250Z").toEpochMilli();

  private final MetricFormat metrics = new MetricFormat();
  private final AlertFormat alerts = new AlertFormat();
  private final TriggerFormat triggers = new TriggerFormat();
  private final DeadLetterFormat deadLetters = new DeadLetterFormat();

  private static Metric psi(Double value) {
    return new Metric(
        "car-loan",
        "3",
        "all",
        "data-quality",
        "feature:car_value",
        "psi",
        "reference",
        "b1",
        "prediction",
        START,
        END,
        value,
        null,
        0.2,
        Status.CRITICAL,
        null,
        1.2e-9,
        null,
        null,
        null,
        0.002,
        12034,
        null,
        12035,
        false);
  }

  private static Alert alert(Long endedAt) {
    return new Alert(
        "a1",
        "f1",
        endedAt == null ? Alert.FIRING : Alert.RESOLVED,
        "critical",
        "car-loan",
        "3",
        "all",
        "data-quality",
        "feature:car_value",
        "window",
        null,
        "car_value \"drifted\": psi 0.31 > 0.2",
        List.of(psi(0.31), psi(null)),
        START,
        END,
        endedAt,
        null,
        Map.of("team", "risk", "owner", "credit-team"));
  }

  private static Trigger trigger(TrainingWindow window) {
    return new Trigger(
        "t1",
        "car-loan",
        "3",
        "quality-drop",
        "accuracy fell",
        List.of(psi(0.31)),
        window,
        18230,
        "proposed",
        START,
        END);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static <T> T avro(byte[] bytes, Class<T> type) throws IOException {
    return new SpecificDatumReader<>(type)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  @Test
  void metricIsWrittenFieldByField() {
    assertThat(text(metrics.json(psi(0.31))))
        .isEqualTo(
            "{\"model\":\"car-loan\",\"model_version\":\"3\",\"segment\":\"all\","
                + "\"monitor\":\"data-quality\",\"subject\":\"feature:car_value\",\"metric\":\"psi\","
                + "\"baseline\":\"reference\",\"baseline_version\":\"b1\","
                + "\"window_start\":\"2026-01-05T10:00:00Z\","
                + "\"window_end\":\"2026-01-05T10:05:00.250Z\",\"window_basis\":\"prediction\","
                + "\"value\":0.31,\"baseline_value\":null,\"threshold\":0.2,"
                + "\"status\":\"critical\",\"reason\":null,\"p_value\":1.2e-9,"
                + "\"effect_size\":null,\"interval_low\":null,\"interval_high\":null,"
                + "\"error_bound\":0.002,\"sample_size\":12034,\"label_coverage\":null,"
                + "\"revision\":12035,\"provisional\":false}");
  }

  @Test
  void everyFormatHasTheFieldsOfItsSchemaInTheirOrder() throws IOException {
    assertFields(metrics.json(psi(0.31)), io.plumbline.schemas.Metric.getClassSchema());
    assertFields(alerts.json(alert(null)), io.plumbline.schemas.Alert.getClassSchema());
    assertFields(triggers.json(trigger(null)), io.plumbline.schemas.Trigger.getClassSchema());
    assertFields(
        deadLetters.json(new DeadLetter("s", "p", 0, DeadLetterReason.NO_ID, null, null)),
        io.plumbline.schemas.DeadLetter.getClassSchema());
  }

  private static void assertFields(byte[] json, Schema schema) throws IOException {
    List<String> names = new ArrayList<>();
    new ObjectMapper().readTree(json).fieldNames().forEachRemaining(names::add);
    assertThat(names).isEqualTo(schema.getFields().stream().map(Schema.Field::name).toList());
  }

  @Test
  void valueThatIsNotFiniteIsNullWithAReason() throws IOException {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      JsonNode json = new ObjectMapper().readTree(metrics.json(psi(value)));
      assertThat(json.get("value").isNull()).isTrue();
      assertThat(json.get("reason").textValue()).isEqualTo("not-finite");
      io.plumbline.schemas.Metric avro =
          avro(metrics.avro(psi(value)), io.plumbline.schemas.Metric.class);
      assertThat(avro.getValue()).isNull();
      assertThat(avro.getReason()).isEqualTo("not-finite");
    }
  }

  @Test
  void metricIsReadBack() {
    assertThat(metrics.read(metrics.json(psi(0.31)))).isEqualTo(psi(0.31));
    assertThat(metrics.read(metrics.json(psi(null)))).isEqualTo(psi(null));
  }

  @Test
  void unknownFieldsAndAnotherOrderAreRead() {
    String json = text(metrics.json(psi(0.31)));
    String reordered =
        "{\"provisional\":false,\"future\":[1],"
            + json.substring(1).replace(",\"provisional\":false", "");

    assertThat(metrics.read(reordered.getBytes(StandardCharsets.UTF_8))).isEqualTo(psi(0.31));
  }

  @Test
  void whatIsNoMetricIsRefusedWithFieldAndValue() {
    String json = text(metrics.json(psi(0.31)));
    assertRefused("[]", "a record must be a JSON object: was []");
    assertRefused("{", "a record must be a JSON object: ");
    assertRefused(json.replace("\"model\":", "\"x\":"), "model must be there and not null");
    assertRefused(
        json.replace("\"critical\"", "\"bad\""), "status must be one of the known words: was bad");
    assertRefused(
        json.replace("\"value\":0.31", "\"value\":\"a\""), "value must be a number: was \"a\"");
    assertRefused(json.replace("12034", "1.5"), "sample_size must be an integer: was 1.5");
    assertRefused(
        json.replace("10:00:00Z", "later"), "window_start must be an ISO-8601 time: was ");
    assertRefused(json.replace("false", "0"), "provisional must be true or false: was 0");
  }

  private void assertRefused(String json, String message) {
    assertThatThrownBy(() -> metrics.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void metricInAvroHasTheSameFigures() throws IOException {
    io.plumbline.schemas.Metric metric =
        avro(metrics.avro(psi(1.0 / 3)), io.plumbline.schemas.Metric.class);

    assertThat(metric.getValue()).isEqualTo(0.333333333333);
    assertThat(metric.getBaselineValue()).isNull();
    assertThat(metric.getStatus()).isEqualTo("critical");
    assertThat(metric.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(END));
    assertThat(metric.getPValue()).isEqualTo(1.2e-9);
    assertThat(metric.getRevision()).isEqualTo(12035);
  }

  @Test
  void keyOfAMetricIsItsIdentity() {
    assertThat(metrics.key(psi(0.31)))
        .isEqualTo(
            "car-loan|3|all|data-quality|feature:car_value|psi|reference|prediction|"
                + "2026-01-05T10:00:00Z|2026-01-05T10:05:00.250Z");
    assertThat(metrics.key(psi(0.31))).isEqualTo(metrics.key(psi(0.5)));
  }

  @Test
  void barInANameDoesNotMakeTwoFiguresOne() {
    assertThat(metrics.key(of("a|b", "c"))).isNotEqualTo(metrics.key(of("a", "b|c")));
  }

  private static Metric of(String model, String version) {
    Metric m = psi(1.0);
    return new Metric(
        model,
        version,
        m.segment(),
        m.monitor(),
        m.subject(),
        m.metric(),
        m.baseline(),
        null,
        m.windowBasis(),
        0,
        0,
        1.0,
        null,
        null,
        Status.OK,
        null,
        null,
        null,
        null,
        null,
        null,
        1,
        null,
        1,
        false);
  }

  @Test
  void alertIsReadBack() {
    assertThat(alerts.read(alerts.json(alert(null)))).isEqualTo(alert(null));
    assertThat(alerts.read(alerts.json(alert(END)))).isEqualTo(alert(END));
    assertThat(alerts.key(alert(null))).isEqualTo("a1");
  }

  @Test
  void alertIsWrittenWithItsViolationsAndSortedLabels() throws IOException {
    String json = text(alerts.json(alert(null)));

    assertThat(json)
        .startsWith("{\"alert_id\":\"a1\",\"fingerprint\":\"f1\",\"status\":\"firing\"")
        .contains("\"violations\":[{\"model\":\"car-loan\"")
        .endsWith(
            "\"started_at\":\"2026-01-05T10:00:00Z\",\"updated_at\":\"2026-01-05T10:05:00.250Z\","
                + "\"ended_at\":null,\"runbook_url\":null,"
                + "\"labels\":{\"owner\":\"credit-team\",\"team\":\"risk\"}}");
    io.plumbline.schemas.Alert avro =
        avro(alerts.avro(alert(END)), io.plumbline.schemas.Alert.class);
    assertThat(avro.getViolations()).hasSize(2);
    assertThat(avro.getEndedAt()).isEqualTo(Instant.ofEpochMilli(END));
    assertThat(avro.getLabels()).isEqualTo(Map.of("team", "risk", "owner", "credit-team"));
  }

  @Test
  void triggerIsWrittenFieldByField() throws IOException {
    String json = text(triggers.json(trigger(new TrainingWindow(START, END))));

    assertThat(json)
        .startsWith(
            "{\"trigger_id\":\"t1\",\"model\":\"car-loan\",\"model_version\":\"3\","
                + "\"policy\":\"quality-drop\",\"reason\":\"accuracy fell\",\"evidence\":[{")
        .endsWith(
            "}],\"suggested_training_window\":{\"from\":\"2026-01-05T10:00:00Z\","
                + "\"to\":\"2026-01-05T10:05:00.250Z\"},\"labelled_outcomes\":18230,"
                + "\"status\":\"proposed\",\"created_at\":\"2026-01-05T10:00:00Z\","
                + "\"updated_at\":\"2026-01-05T10:05:00.250Z\"}");
    assertThat(text(triggers.json(trigger(null)))).contains("\"suggested_training_window\":null");
    assertThat(triggers.key(trigger(null))).isEqualTo("t1");
    io.plumbline.schemas.Trigger avro =
        avro(
            triggers.avro(trigger(new TrainingWindow(START, END))),
            io.plumbline.schemas.Trigger.class);
    assertThat(avro.getSuggestedTrainingWindow().getTo()).isEqualTo(Instant.ofEpochMilli(END));
    assertThat(avro.getEvidence()).hasSize(1);
    assertThat(
            avro(triggers.avro(trigger(null)), io.plumbline.schemas.Trigger.class)
                .getSuggestedTrainingWindow())
        .isNull();
  }

  @Test
  void deadLetterCarriesItsInputInBase64() throws IOException {
    byte[] input = "xx[]yy".getBytes(StandardCharsets.UTF_8);
    DeadLetter letter =
        DeadLetter.of(
            "predictions", "events.jsonl:12", END, DeadLetterReason.MALFORMED, "no", input, 2, 2);

    assertThat(text(deadLetters.json(letter)))
        .isEqualTo(
            "{\"source\":\"predictions\",\"position\":\"events.jsonl:12\","
                + "\"received_at\":\"2026-01-05T10:05:00.250Z\",\"reason\":\"malformed\","
                + "\"detail\":\"no\",\"payload\":\"W10=\"}");
    assertThat(text(deadLetters.json(letter.withoutPayload()))).endsWith("\"payload\":null}");
    assertThat(deadLetters.key(letter)).isEqualTo("predictions|events.jsonl:12");
    io.plumbline.schemas.DeadLetter avro =
        avro(deadLetters.avro(letter), io.plumbline.schemas.DeadLetter.class);
    assertThat(StandardCharsets.UTF_8.decode(avro.getPayload()).toString()).isEqualTo("[]");
    assertThat(avro.getReason()).isEqualTo("malformed");
    assertThat(
            avro(deadLetters.avro(letter.withoutPayload()), io.plumbline.schemas.DeadLetter.class)
                .getPayload())
        .isNull();
  }

  @Test
  void payloadIsCutAtItsLimit() {
    DeadLetter letter =
        DeadLetter.of("s", "p", 0, DeadLetterReason.TOO_LARGE, null, new byte[100_000], 0, 100_000);

    assertThat(Base64.getDecoder().decode(letter.payload())).hasSize(DeadLetter.PAYLOAD_LIMIT);
  }

  @Test
  void recordsAreOneLineEach() {
    assertThat(text(alerts.json(alert(null)))).doesNotContain("\n");
    DeadLetter letter = new DeadLetter("s\n", "p\r", 0, DeadLetterReason.NO_ID, "a\u2028b\n", null);
    assertThat(text(deadLetters.json(letter))).doesNotContain("\n").doesNotContain("\r");
  }
}
