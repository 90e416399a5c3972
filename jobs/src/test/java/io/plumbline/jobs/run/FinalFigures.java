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
 * and without the monitor {@code operations} but for the predictions' latency, sorted.
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
    Map<String, Last> last = new HashMap<>();
    lines.forEach(
        line -> {
          ObjectNode figure = (ObjectNode) parse(line);
          if (figure.get("monitor").asText().equals("operations")
              && !figure.get("subject").asText().equals("prediction:latency_ms")) {
            return;
          }
          String identity =
              IDENTITY.stream().map(f -> figure.get(f).asText()).collect(Collectors.joining("|"));
          Last known = last.get(identity);
          long revision = figure.get("revision").asLong();
          if (known == null || revision >= known.revision()) {
            last.put(identity, new Last(revision, figure.without("revision").toString()));
          }
        });
    return last.values().stream().map(Last::text).sorted().toList();
  }

  /** A figure as text, which takes a fraction of the memory of its tree. */
  private record Last(long revision, String text) {}

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("a line of the output is torn: " + line, e);
    }
  }
}
