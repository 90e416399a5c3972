package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The decile edges of real columns against those that numpy computed. */
class EdgesOracleTest {
  private static final Path SHARED =
      Path.of(System.getProperty("plumbline.shared", "../../shared"));

  @Test
  void decilesEqualTheReference() throws IOException {
    Path oracle = SHARED.resolve("oracles/statistics-binned.json");
    if (!Files.exists(oracle)) {
      System.out.println("SKIPPED, no expected figures there: " + oracle.toAbsolutePath());
      Assumptions.abort("no expected figures at " + oracle.toAbsolutePath());
    }
    int passed = 0;
    int without = 0;
    for (JsonNode aCase : new ObjectMapper().readTree(oracle.toFile()).get("cases")) {
      JsonNode inputs = aCase.get("inputs");
      if (!inputs.has("edges")) {
        without++;
        continue;
      }
      double[] sample =
          column(
              SHARED.resolve(inputs.get("file").asText()),
              inputs.get("column").asText(),
              inputs.get("baseline_rows").get(0).asInt(),
              inputs.get("baseline_rows").get(1).asInt());
      double[] expected = new double[inputs.get("edges").size()];
      Arrays.setAll(expected, i -> inputs.get("edges").get(i).doubleValue());
      double[] deciles = EdgesOfSample.deciles(sample);
      double relative = aCase.get("tolerance").get("rel").doubleValue();
      assertThat(deciles).as(aCase.get("id").asText()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(deciles[i])
            .as(aCase.get("id").asText())
            .isCloseTo(expected[i], within(relative * Math.abs(expected[i])));
      }
      passed++;
    }
    System.out.printf(
        "statistics-binned, inputs.edges: %d passed, 0 failed, %d cases have none%n",
        passed, without);
    assertThat(passed).isPositive();
  }

  private static double[] column(Path file, String name, int from, int to) throws IOException {
    try (CSVParser rows =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return rows.stream()
          .skip(from)
          .limit(to - from)
          .map((CSVRecord row) -> row.get(name))
          .filter(cell -> !cell.isEmpty())
          .mapToDouble(Double::parseDouble)
          .sorted()
          .toArray();
    }
  }
}
