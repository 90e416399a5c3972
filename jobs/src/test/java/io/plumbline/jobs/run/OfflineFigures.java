package io.plumbline.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Figures of tumbling windows computed the plain way, from all events in memory and in decimal
 * arithmetic: what the job's figures must equal.
 */
final class OfflineFigures {
  private static final MathContext DIGITS = new MathContext(60);

  private OfflineFigures() {}

  /** By window start, subject and metric; only count, missing rate, mean, deviation, extremes. */
  static Map<String, Double> of(Path events, Duration window, Set<String> numeric)
      throws IOException {
    Map<Long, List<JsonNode>> windows = new TreeMap<>();
    Set<String> features = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(events)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = FinalFigures.parse(line);
        long time = Instant.parse(event.get("event_time").asText()).toEpochMilli();
        long start = time - Math.floorMod(time, window.toMillis());
        windows.computeIfAbsent(start, key -> new ArrayList<>()).add(event);
        event.get("features").fieldNames().forEachRemaining(features::add);
      }
    }
    Map<String, Double> figures = new HashMap<>();
    windows.forEach(
        (start, inWindow) -> {
          String at = Instant.ofEpochMilli(start) + " ";
          figures.put(at + "stream count", (double) inWindow.size());
          for (String feature : features) {
            List<JsonNode> cells =
                inWindow.stream().map(event -> event.get("features").path(feature)).toList();
            column(at + "feature:" + feature + " ", cells, numeric.contains(feature), figures);
          }
          List<JsonNode> scores =
              inWindow.stream().map(event -> event.path("prediction").path("score")).toList();
          if (numeric.contains("prediction:score")) {
            column(at + "prediction:score ", scores, true, figures);
          }
        });
    return figures;
  }

  private static void column(
      String at, List<JsonNode> cells, boolean numeric, Map<String, Double> figures) {
    long missing = cells.stream().filter(c -> c.isMissingNode() || c.isNull()).count();
    figures.put(at + "count", (double) cells.size());
    figures.put(at + "missing_rate", (double) missing / cells.size());
    if (!numeric) {
      return;
    }
    List<BigDecimal> values =
        cells.stream()
            .filter(JsonNode::isNumber)
            .map(cell -> new BigDecimal(cell.asDouble()))
            .toList();
    if (values.isEmpty()) {
      return;
    }
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal mean = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(n, DIGITS);
    BigDecimal squares = BigDecimal.ZERO;
    for (BigDecimal value : values) {
      BigDecimal apart = value.subtract(mean);
      squares = squares.add(apart.multiply(apart));
    }
    figures.put(at + "mean", mean.doubleValue());
    figures.put(at + "std_dev", squares.divide(n, DIGITS).sqrt(DIGITS).doubleValue());
    figures.put(at + "min", values.stream().reduce(BigDecimal::min).orElseThrow().doubleValue());
    figures.put(at + "max", values.stream().reduce(BigDecimal::max).orElseThrow().doubleValue());
  }
}
