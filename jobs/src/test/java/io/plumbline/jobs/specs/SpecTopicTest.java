package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ModelEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What is kept of a topic of specs, whatever comes. */
class SpecTopicTest {
  private final SpecTopic.Kept kept = new SpecTopic.Kept("specs", Path.of("plumbline.yaml"), 2);
  private long offset;

  private void take(String key, String value) {
    kept.take(
        new ConsumerRecord<>(
            "specs",
            0,
            offset++,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theLastRecordOfAKeyCounts() {
    take("a", "one");
    take("b", "two");
    take("a", "three");
    take("b", null);

    assertThat(kept.all()).singleElement().extracting(Published::text).isEqualTo("three");
    assertThat(kept.hasRoomForMore()).as("nothing was turned away").isFalse();
  }

  @Test
  void oneRecordTooManyIsTurnedAwayUntilThereIsRoom() {
    take("a", "one");
    take("b", "two");
    take("c", "three");
    assertThat(kept.all()).last().extracting(Published::text).isNull();
    assertThat(kept.all().get(2).fault()).contains("at most 2 specs (limits.models)");
    assertThat(kept.hasRoomForMore()).isFalse();
    take("a", "changed");
    assertThat(kept.all().get(0).text()).isEqualTo("changed");

    take("b", null);

    assertThat(kept.hasRoomForMore()).isTrue();
  }

  @Test
  void recordsWithoutAKeyAreOneRefusalHoweverManyCome() {
    for (int i = 0; i < 1_000; i++) {
      take(null, "spec " + i);
    }

    assertThat(kept.all())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.text()).isNull();
              assertThat(one.fault()).contains("must have a key");
              assertThat(one.origin()).isEqualTo("specs-0@999");
            });
  }

  @Test
  void ofARecordThatIsTooLargeNothingIsKept() {
    take("a", "x".repeat(ModelEntry.MAX_CHARACTERS + 1));

    assertThat(kept.all()).singleElement().extracting(Published::text).isNull();
    assertThat(kept.all().get(0).fault()).contains("at most " + ModelEntry.MAX_CHARACTERS);
  }

  @Test
  void hugeKeysAreToldApartWithoutBeingKept() {
    take("k".repeat(100_000) + "1", "one");
    take("k".repeat(100_000) + "2", "two");

    assertThat(kept.all()).hasSize(2);
    assertThat(kept.all().get(0).identity()).hasSizeLessThan(600);
  }
}
