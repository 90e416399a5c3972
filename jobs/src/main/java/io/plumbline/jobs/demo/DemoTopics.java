package io.plumbline.jobs.demo;

import io.plumbline.jobs.config.Format;
import java.io.IOException;
import java.util.Map;

/** The topics of the demonstration. They forget, so that it can run for days. */
final class DemoTopics {
  static final String METRICS = "plumbline-metrics";
  static final String ALERTS = "plumbline-alerts";
  static final String TRIGGERS = "plumbline-triggers";
  static final String DEAD_LETTERS = "plumbline-dead-letters";
  static final int PARTITIONS = 3;

  private static final Map<String, String> FORGETFUL =
      Map.of(
          "segment.bytes", String.valueOf(8 << 20),
          "retention.bytes", String.valueOf(32 << 20),
          "file.delete.delay.ms", "1000");

  private DemoTopics() {}

  /** The topic of the events in a format. */
  static String predictions(Format format) {
    return "predictions-" + format.wireName();
  }

  static void create(EmbeddedKafka kafka) throws IOException {
    for (Format format : Format.PUBLISHED) {
      kafka.createTopic(predictions(format), PARTITIONS, FORGETFUL);
    }
    for (String results : new String[] {METRICS, ALERTS, TRIGGERS, DEAD_LETTERS}) {
      kafka.createTopic(results, 1, FORGETFUL);
    }
  }
}
