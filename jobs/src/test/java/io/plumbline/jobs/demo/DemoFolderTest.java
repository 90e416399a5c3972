package io.plumbline.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.FilesSink;
import io.plumbline.jobs.config.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoFolderTest {
  private static final int ROWS = 500;

  private final DemoSettings settings =
      DemoSettings.standard(Optional.of(Duration.ofSeconds(60)), 1_000, 7, false);
  private final Simulation simulation =
      new Simulation(settings.scenario(), 7, 1_767_607_200_000L, 1_000);

  @Test
  void theConfigurationIsAnOrdinaryOneAndGoesWithTheFolder() throws Exception {
    Path root;
    try (DemoFolder folder = DemoFolder.create(false)) {
      root = folder.root();
      for (SimulatedModel model : settings.scenario().models()) {
        folder.writeBaseline(simulation, model, ROWS);
      }
      Configuration configuration =
          ConfigurationReader.read(
              folder.writeConfiguration(settings, "127.0.0.1:9092"), List.of());
      assertThat(configuration.notices()).isEmpty();
      assertThat(configuration.sources().predictions()).hasSize(2);
      assertThat(configuration.models())
          .extracting(ModelConfig::id)
          .containsExactly(
              "loan-approval", "delivery-eta", "fraud-screen", "churn-risk", "energy-demand");
      assertThat(configuration.sinks()).hasSize(1);
    }
    assertThat(Files.exists(root)).isFalse();
  }

  @Test
  void aBaselineHasEveryColumnOfItsModel() throws Exception {
    try (DemoFolder folder = DemoFolder.create(false)) {
      folder.writeBaseline(simulation, new FraudScreen(), ROWS);
      Baseline baseline =
          BaselineFile.read(folder.root().resolve("baselines").resolve("fraud-screen.json"));
      assertThat(baseline.model()).isEqualTo("fraud-screen");
      assertThat(baseline.profile().events()).isEqualTo(ROWS);
      assertThat(baseline.layout().columns())
          .extracting(column -> column.subject() + " " + column.kind())
          .contains(
              "feature:amount " + ColumnKind.NUMERIC,
              "feature:merchant_type " + ColumnKind.CATEGORICAL,
              "feature:card_present " + ColumnKind.BOOLEAN,
              "prediction:label " + ColumnKind.CATEGORICAL,
              "prediction:score " + ColumnKind.NUMERIC);
    }
  }

  @Test
  void aFolderThatIsKeptAlsoHoldsTheResults() throws Exception {
    Path root;
    try (DemoFolder folder = DemoFolder.create(true)) {
      root = folder.root();
      for (SimulatedModel model : settings.scenario().models()) {
        folder.writeBaseline(simulation, model, ROWS);
      }
      Configuration configuration =
          ConfigurationReader.read(
              folder.writeConfiguration(settings, "127.0.0.1:9092"), List.of());
      assertThat(configuration.sinks()).contains(new FilesSink(root.resolve("results")));
    }
    assertThat(root.resolve("plumbline.yaml")).isRegularFile();
    EmbeddedKafka.delete(root);
    assertThat(Files.exists(root)).isFalse();
  }
}
