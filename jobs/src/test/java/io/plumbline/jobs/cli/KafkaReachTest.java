package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.Referenced;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaReachTest {
  @Test
  void topicsThatAreThereAreToldFromThoseThatAreNot() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("scored", 1);
      String brokers = kafka.bootstrapServers();

      List<Reach> found =
          new KafkaReach(new Referenced(brokers), Map.of("client.id", new Referenced("check")))
              .topics("source predictions", List.of("scored", "labels"));

      assertThat(found)
          .containsExactly(
              Reach.fine("source predictions: brokers " + brokers + ", topic scored"),
              Reach.failed(
                  "source predictions: brokers " + brokers + ", topic labels", "no such topic"));
    }
  }

  @Test
  void nameThatDoesNotResolveAndBadPropertiesAreSaid() {
    assertThat(reach("no-such-host.invalid:9092", Map.of()))
        .hasValueSatisfying(problem -> assertThat(problem).contains("bootstrap"));
    assertThat(reach("localhost:1", Map.of("security.protocol", new Referenced("MAGIC"))))
        .hasValueSatisfying(problem -> assertThat(problem).contains("MAGIC"));
    assertThat(reach("localhost:1", Map.of("client.id", new Referenced("${env:PLUMBLINE_UNSET}"))))
        .contains("the environment variable PLUMBLINE_UNSET is not set");
  }

  private static Optional<String> reach(String brokers, Map<String, Referenced> properties) {
    List<Reach> found =
        new KafkaReach(new Referenced(brokers), properties).topics("sink kafka", List.of("a"));
    assertThat(found).hasSize(1);
    return found.get(0).problem();
  }
}
