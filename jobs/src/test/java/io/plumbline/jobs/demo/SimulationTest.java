package io.plumbline.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.schemas.PredictionEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long START = 1_767_607_200_000L;
  private static final int RATE = 1_000;

  private final Scenario scenario = Scenario.standard();
  private final Scenario calm = new Scenario(scenario.models(), List.of(), scenario.round());

  private static Simulation simulation(Scenario scenario, long seed) {
    return new Simulation(scenario, seed, START, RATE);
  }

  /** Everything but the model, which has no equality of its own. */
  private static List<Object> content(SimulatedEvent event) {
    return List.of(event.eventId(), event.eventTime(), event.inference());
  }

  private static List<Inference> inferences(
      Simulation simulation, Scenario scenario, String model, double from, double until) {
    return LongStream.range(simulation.dueBy(from), simulation.dueBy(until))
        .filter(
            number ->
                scenario.models().get((int) (number % scenario.models().size())).id().equals(model))
        .mapToObj(number -> simulation.event(number).inference())
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameEventsInAnyOrder() {
    Simulation first = simulation(scenario, 7);
    Simulation second = simulation(scenario, 7);
    List<List<Object>> forwards =
        LongStream.range(0, 70_000).mapToObj(n -> content(first.event(n))).toList();
    for (int n = 69_999; n >= 0; n--) {
      assertThat(content(second.event(n))).isEqualTo(forwards.get(n));
    }
  }

  @Test
  void anotherSeedGivesOtherEvents() {
    assertThat(content(simulation(scenario, 7).event(0)))
        .isNotEqualTo(content(simulation(scenario, 8).event(0)));
  }

  @Test
  void aFaultChangesEventsWithinItsIntervalAndNoOthers() {
    Simulation drifting = simulation(scenario, 7);
    Simulation steady = simulation(calm, 7);
    long changedWithin = 0;
    for (long n = 0; n < drifting.dueBy(2 * scenario.round()); n++) {
      SimulatedEvent event = drifting.event(n);
      boolean within =
          scenario.strength(event.model().id(), drifting.second(n) % scenario.round()) > 0;
      if (within) {
        changedWithin += event.inference().equals(steady.event(n).inference()) ? 0 : 1;
      } else {
        assertThat(event.inference()).isEqualTo(steady.event(n).inference());
      }
    }
    assertThat(changedWithin).isPositive();
  }

  @Test
  void incomesFallByThePlantedShareAndComeBack() {
    Simulation simulation = new Simulation(scenario, 7, START, 10 * RATE);
    double reference = medianIncome(simulation, 0, 6);
    assertThat(medianIncome(simulation, 11, 21) / reference).isCloseTo(0.70, within(0.03));
    assertThat(medianIncome(simulation, 26, 60) / reference).isCloseTo(1.00, within(0.03));
  }

  private double medianIncome(Simulation simulation, double from, double until) {
    double[] incomes =
        inferences(simulation, scenario, LoanApproval.ID, from, until).stream()
            .mapToDouble(inference -> (double) inference.features().get("income"))
            .sorted()
            .toArray();
    return incomes[incomes.length / 2];
  }

  @Test
  void distancesGoMissingAtThePlantedRateOnlyDuringTheFault() {
    Simulation simulation = simulation(scenario, 7);
    assertThat(missing(simulation, 14, 30)).isCloseTo(0.40, within(0.03));
    assertThat(missing(simulation, 0, 14)).isZero();
    assertThat(missing(simulation, 30, 74)).isZero();
  }

  private double missing(Simulation simulation, double from, double until) {
    return inferences(simulation, scenario, DeliveryEta.ID, from, until).stream()
        .mapToInt(inference -> inference.features().get("distance_km") == null ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void theNewMerchantTypeIsSeenOnlyDuringTheFault() {
    Simulation simulation = simulation(scenario, 7);
    assertThat(giftCards(simulation, 22, 36)).isCloseTo(0.15, within(0.02));
    assertThat(giftCards(simulation, 0, 22)).isZero();
    assertThat(giftCards(simulation, 36, 82)).isZero();
  }

  private double giftCards(Simulation simulation, double from, double until) {
    return inferences(simulation, scenario, FraudScreen.ID, from, until).stream()
        .mapToInt(i -> Objects.equals(i.features().get("merchant_type"), "gift-cards") ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void aBadReleaseLeavesTheInputAsItWas() {
    List<Inference> bad = inferences(simulation(scenario, 7), scenario, ChurnRisk.ID, 29, 42);
    List<Inference> good = inferences(simulation(calm, 7), calm, ChurnRisk.ID, 29, 42);
    assertThat(bad.stream().map(Inference::features).toList())
        .isEqualTo(good.stream().map(Inference::features).toList());
    assertThat(bad.stream().allMatch(i -> Math.abs(i.score() - 0.5) < 0.25)).isTrue();
    assertThat(good.stream().anyMatch(i -> Math.abs(i.score() - 0.5) > 0.4)).isTrue();
  }

  @Test
  void referenceRowsFollowTheLawWithoutFaultAndAreNotTheTraffic() {
    Simulation simulation = simulation(scenario, 7);
    for (SimulatedModel model : scenario.models()) {
      for (long n = 0; n < 1_000; n++) {
        SimulatedEvent row = simulation.referenceRow(model, n);
        assertThat(row.eventTime()).isLessThan(START);
        assertThat(row.inference()).isNotEqualTo(simulation.event(n).inference());
        assertThat(row.inference().features().values())
            .doesNotContainNull()
            .doesNotContain("gift-cards");
      }
    }
  }

  @Test
  void eventsComeInTheOrderOfTheirTimesAtTheRate() {
    Simulation simulation = simulation(scenario, 7);
    assertThat(simulation.dueBy(2.5)).isEqualTo(2_500);
    assertThat(simulation.event(0).eventTime()).isEqualTo(START);
    assertThat(simulation.event(2_500).eventTime()).isEqualTo(START + 2_500);
    assertThatThrownBy(() -> new Simulation(scenario, 1, START, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was 0");
  }

  @Test
  void jsonCarriesTheWholeEvent() throws Exception {
    SimulatedEvent event = simulation(scenario, 7).event(5 * 3_000 + 1);
    assertThat(event.model().id()).isEqualTo(DeliveryEta.ID);
    JsonNode line = new ObjectMapper().readTree(new EventBytes().json(event));
    assertThat(line.path("model").asText()).isEqualTo(DeliveryEta.ID);
    assertThat(line.path("model_version").asText()).isEqualTo("12");
    assertThat(line.path("event_id").asText()).isEqualTo("delivery-eta-15001");
    assertThat(line.path("event_time").asText()).isEqualTo("2026-01-05T10:00:15.001Z");
    assertThat(line.path("features").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(event.inference().features().keySet());
    assertThat(line.path("features").path("traffic").asText())
        .isEqualTo(event.inference().features().get("traffic"));
    assertThat(line.path("prediction").path("label").asDouble())
        .isEqualTo(event.inference().label());
    assertThat(line.path("prediction").has("score")).isFalse();
    assertThat(line.path("latency_ms").asDouble()).isEqualTo(event.inference().latencyMs());
  }

  @Test
  void avroCarriesTheWholeEvent() throws Exception {
    SimulatedEvent event = simulation(scenario, 7).event(5 * 3_000);
    assertThat(event.model().id()).isEqualTo(LoanApproval.ID);
    PredictionEvent read =
        new SpecificDatumReader<>(PredictionEvent.class)
            .read(null, DecoderFactory.get().binaryDecoder(new EventBytes().avro(event), null));
    assertThat(read.getModel()).isEqualTo(LoanApproval.ID);
    assertThat(read.getModelVersion()).isEqualTo("3");
    assertThat(read.getEventId()).isEqualTo("loan-approval-15000");
    assertThat(read.getEventTime().toEpochMilli()).isEqualTo(START + 15_000);
    assertThat(read.getFeatures()).isEqualTo(event.inference().features());
    assertThat(read.getPrediction().getLabel()).isEqualTo(event.inference().label());
    assertThat(read.getPrediction().getScore()).isEqualTo(event.inference().score());
    assertThat(read.getLatencyMs()).isEqualTo(event.inference().latencyMs());
  }
}
