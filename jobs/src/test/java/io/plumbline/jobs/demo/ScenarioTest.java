package io.plumbline.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  private final Scenario scenario = Scenario.standard();

  private static Fault fault(String model, double from, double until, double ramp) {
    return new Fault(model, "feature:x", "t", "b", "e", from, until, ramp);
  }

  @Test
  void aFaultRisesStaysAndFadesWithinItsInterval() {
    Fault fault = fault(LoanApproval.ID, 10, 30, 5);
    assertThat(fault.strength(9.999)).isZero();
    assertThat(fault.strength(12.5)).isCloseTo(0.5, within(1e-12));
    assertThat(fault.strength(15)).isEqualTo(1);
    assertThat(fault.strength(25)).isEqualTo(1);
    assertThat(fault.strength(29)).isCloseTo(0.2, within(1e-12));
    assertThat(fault.strength(30)).isZero();
  }

  @Test
  void aFaultWithoutRampIsAtFullStrengthAtOnce() {
    Fault fault = fault(LoanApproval.ID, 10, 30, 0);
    assertThat(fault.strength(10)).isEqualTo(1);
    assertThat(fault.strength(29.999)).isEqualTo(1);
  }

  @Test
  void aFaultThatCannotBeIsRefused() {
    assertThatThrownBy(() -> fault(LoanApproval.ID, 10, 10, 0)).hasMessageContaining("10.0 to 10");
    assertThatThrownBy(() -> fault(LoanApproval.ID, 10, 14, 3)).hasMessageContaining("ramps of 3");
    List<SimulatedModel> models = List.of(new LoanApproval());
    assertThatThrownBy(() -> new Scenario(models, List.of(fault(ChurnRisk.ID, 1, 2, 0)), 60))
        .hasMessageContaining("a model there is");
    assertThatThrownBy(() -> new Scenario(models, List.of(fault(LoanApproval.ID, 1, 61, 0)), 60))
        .hasMessageContaining("within the round");
    assertThatThrownBy(
            () ->
                new Scenario(
                    models,
                    List.of(fault(LoanApproval.ID, 1, 2, 0), fault(LoanApproval.ID, 3, 4, 0)),
                    60))
        .hasMessageContaining("at most one fault");
  }

  @Test
  void everyChangeComesOnceHoweverTheTimeIsCut() {
    List<Scenario.Change> atOnce = scenario.changes(-1, 130);
    assertThat(atOnce).hasSize(17).isSortedAccordingTo((a, b) -> Double.compare(a.at(), b.at()));
    List<Scenario.Change> inSteps = new ArrayList<>();
    double last = -1;
    for (double at = 0; at <= 130; at += 0.25) {
      inSteps.addAll(scenario.changes(last, at));
      last = at;
    }
    assertThat(inSteps).isEqualTo(atOnce);
  }

  @Test
  void faultsRepeatFromRoundToRound() {
    assertThat(scenario.strength(ChurnRisk.ID, 35)).isEqualTo(1);
    assertThat(scenario.strength(ChurnRisk.ID, 35 + 60)).isEqualTo(1);
    assertThat(scenario.strength(ChurnRisk.ID, 50 + 60)).isZero();
    assertThat(scenario.strength("energy-demand", 35)).isZero();
  }

  @Test
  void aWindowBelongsToTheFaultThatStruckItsEvents() {
    assertThat(scenario.behind(ChurnRisk.ID, 24, 29)).isEmpty();
    assertThat(scenario.behind(ChurnRisk.ID, 25, 30)).isPresent();
    assertThat(scenario.behind(ChurnRisk.ID, 41, 46)).isPresent();
    assertThat(scenario.behind(ChurnRisk.ID, 42, 47)).isEmpty();
    assertThat(scenario.behind(ChurnRisk.ID, 85, 90))
        .hasValueSatisfying(occurrence -> assertThat(occurrence.from()).isEqualTo(89));
    assertThat(scenario.behind("energy-demand", 25, 30)).isEmpty();
  }

  @Test
  void aFasterScenarioKeepsItsShape() {
    Scenario fast = scenario.scaled(0.5);
    assertThat(fast.round()).isEqualTo(30);
    assertThat(fast.faults().get(0).from()).isEqualTo(3);
    for (double at = 0; at < 30; at += 0.25) {
      assertThat(fast.strength(LoanApproval.ID, at))
          .isCloseTo(scenario.strength(LoanApproval.ID, 2 * at), within(1e-9));
    }
  }

  @Test
  void oneModelStaysHealthy() {
    assertThat(scenario.healthy()).extracting(SimulatedModel::id).containsExactly("energy-demand");
  }
}
