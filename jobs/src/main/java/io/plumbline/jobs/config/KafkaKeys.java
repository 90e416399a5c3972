package io.plumbline.jobs.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the keys that whatever has to do with a Kafka cluster shares. */
final class KafkaKeys {
  private KafkaKeys() {}

  /** The brokers; null, with a problem, when they are left out or refused. */
  static @Nullable Referenced servers(Fields fields, References references) {
    return fields.require(
        "bootstrap-servers",
        value -> brokers(references.text(value)),
        "brokers such as kafka:9092");
  }

  private static Referenced brokers(Referenced servers) {
    for (String server : servers.raw().split(",", -1)) {
      if (!server.contains("${") && !server.strip().matches("\\S+:[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "must be host:port, several separated by commas: was \"" + servers.raw() + "\"");
      }
    }
    return servers;
  }

  /** One topic or a list of them; empty, with a problem, when there is none. */
  static List<String> topics(Fields fields) {
    if (fields.at("topic").isEmpty()) {
      fields.missing("topic", "a topic or a list of them");
      return List.of();
    }
    List<String> topics = new ArrayList<>();
    List<Place> places = fields.at("topic").get().oneOrMore();
    if (places.isEmpty()) {
      fields.problem("topic", "must be a topic or a list of them: was an empty list");
    }
    for (Place place : places) {
      String topic = place.readOrNull(KafkaKeys::topic);
      if (topic != null && topics.contains(topic)) {
        place.problem("a topic must come once: was \"" + topic + "\" again");
      } else if (topic != null) {
        topics.add(topic);
      }
    }
    return topics;
  }

  /** A name that Kafka takes for a topic. */
  static String topic(YamlValue value) {
    String topic = Values.text(value);
    if (!topic.matches("[A-Za-z0-9._-]{1,249}") || topic.matches("\\.{1,2}")) {
      throw new IllegalArgumentException(
          "must be a topic of up to 249 letters, digits, '.', '_' and '-': was \"" + topic + "\"");
    }
    return topic;
  }
}
