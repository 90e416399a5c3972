package io.plumbline.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The final figures of a run: each figure's highest revision, without the field {@code revision}
 * and without the monitor {@code operations}, sorted.
 */
final class FinalFigures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> IDENTITY =
      List.of(
          "model",
          "model_version",
          "segment",
          "monitor",
          "subject",
          "metric",
          "baseline",
          "window_basis",
          "window_start",
          "window_end");

  private FinalFigures() {}

  static List<String> of(Path metrics) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(metrics)) {
      return of(lines.lines());
    }
  }

  static List<String> of(Stream<String> lines) {
    Map<String, JsonNode> last = new HashMap<>();
    lines.forEach(
        line -> {
          JsonNode figure = parse(line);
          String identity =
              IDENTITY.stream().map(f -> figure.get(f).asText()).collect(Collectors.joining("|"));
          JsonNode known = last.get(identity);
          if (known == null || figure.get("revision").asLong() >= known.get("revision").asLong()) {
            last.put(identity, figure);
          }
        });
    return last.values().stream()
        .filter(figure -> !figure.get("monitor").asText().equals("operations"))
        .map(figure -> ((ObjectNode) figure).without("revision").toString())
        .sorted()
        .toList();
  }

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("a line of the output is torn: " + line, e);
    }
  }
}
