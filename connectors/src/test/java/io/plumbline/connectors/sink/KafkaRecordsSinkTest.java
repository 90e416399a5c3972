package io.plumbline.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class KafkaRecordsSinkTest {
  private static final ValueFormat<String> TEXT = text -> text.getBytes(StandardCharsets.UTF_8);

  private static KafkaRecordsSink sink(Delivery delivery, String prefix) {
    return new KafkaRecordsSink("localhost:9092", "metrics", delivery, prefix, Map.of());
  }

  @Test
  void aMessageIsStampedWithTheTimeOfWriting() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(777), ZoneOffset.UTC);
    ProducerRecord<byte[], byte[]> message =
        sink(Delivery.AT_LEAST_ONCE, "")
            .serializer(TEXT, text -> "key of " + text, clock)
            .serialize("figure", null, 999_999_999_999L);

    assertThat(message.topic()).isEqualTo("metrics");
    assertThat(message.timestamp()).isEqualTo(777);
    assertThat(message.partition()).isNull();
    assertThat(message.key()).asString(StandardCharsets.UTF_8).isEqualTo("key of figure");
    assertThat(message.value()).asString(StandardCharsets.UTF_8).isEqualTo("figure");
  }

  @Test
  void theSinkTravelsWithTheJob() throws Exception {
    for (Delivery delivery : Delivery.values()) {
      byte[] bytes =
          InstantiationUtil.serializeObject(sink(delivery, "plumbline-metrics").sink(TEXT, t -> t));
      Object copy =
          InstantiationUtil.deserializeObject(bytes, KafkaRecordsSinkTest.class.getClassLoader());
      assertThat(copy).isNotNull();
    }
  }

  @Test
  void exactlyOnceNeedsAPrefix() {
    assertThatThrownBy(() -> sink(Delivery.EXACTLY_ONCE, ""))
        .hasMessageContaining("the sink to topic metrics must have a prefix");
  }
}
