package io.plumbline.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Assumptions;

/**
 * Expected figures computed by other software, the tables that they were computed from, and the
 * book of which of them were checked.
 *
 * <p>A test runs every case of a family: {@code Oracles.Report report =
 * Oracles.family("sketches").report(REASONS)}, then for every case {@code report.expect(...)} or
 * {@code report.judge(...)}, and at the end {@code report.finish()}, which prints one line and
 * fails for every wrong figure and for every figure that was neither checked nor stands among the
 * reasons.
 */
public final class Oracles {
  private static final Path SHARED =
      Path.of(System.getProperty("plumbline.shared", "../../shared"));
  private static final ObjectMapper JSON = new ObjectMapper();

  private Oracles() {}

  /** The cases of a family; skips the test, loudly, where they are not there. */
  public static Family family(String name) {
    Path file = SHARED.resolve("oracles").resolve(name + ".json");
    if (!Files.exists(file)) {
      System.out.println("SKIPPED oracle " + name + ": no expected figures at " + file);
      Assumptions.abort("no expected figures at " + file.toAbsolutePath());
    }
    try {
      List<Case> cases = new ArrayList<>();
      for (JsonNode node : JSON.readTree(file.toFile()).get("cases")) {
        cases.add(
            new Case(
                node.get("id").asText(),
                node.get("inputs"),
                node.get("expected"),
                node.path("tolerance")));
      }
      return new Family(name, List.copyOf(cases));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gzipped table with a header line, by its path below the shared folder. */
  public static Table table(String file) {
    try (Reader reader = open(file);
        CSVParser rows =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
      Map<String, List<String>> columns = new LinkedHashMap<>();
      rows.getHeaderNames().forEach(name -> columns.put(name, new ArrayList<>()));
      for (CSVRecord row : rows) {
        for (String name : rows.getHeaderNames()) {
          columns.get(name).add(row.get(name));
        }
      }
      return new Table(columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader open(String file) throws IOException {
    InputStream bytes = Files.newInputStream(SHARED.resolve(file));
    return new InputStreamReader(
        file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8);
  }

  /**
   * The cells of a column that are not empty.
   *
   * @param column the column's name, or null for the only one
   * @param rows an array of the first and the last row, 0-based and end-exclusive; null or missing
   *     for all
   */
  public static List<String> column(String file, String column, JsonNode rows) {
    Table table = table(file);
    String name = column == null ? table.columns().keySet().iterator().next() : column;
    List<String> cells = table.columns().get(name);
    assertThat(cells).as("column %s of %s", name, file).isNotNull();
    if (rows != null && rows.isArray()) {
      cells = cells.subList(rows.get(0).intValue(), rows.get(1).intValue());
    }
    return cells.stream().filter(cell -> !cell.isEmpty()).toList();
  }

  /** The same as numbers. */
  public static double[] numbers(String file, String column, JsonNode rows) {
    return column(file, column, rows).stream().mapToDouble(Double::parseDouble).toArray();
  }

  /** A number as the files write it: infinities and NaN are strings, null is undefined: NaN. */
  public static double number(JsonNode node) {
    return node.isNull()
        ? Double.NaN
        : node.isTextual() ? Double.parseDouble(node.asText()) : node.doubleValue();
  }

  /** All cells by column, in the order of the header. */
  public record Table(Map<String, List<String>> columns) {}

  /** All cases of one file. */
  public record Family(String name, List<Case> cases) {
    /**
     * An empty book.
     *
     * @param notCovered names of expected figures that are not checked, each with the reason
     */
    public Report report(Map<String, String> notCovered) {
      return new Report(name, notCovered);
    }
  }

  /** One case: figures by name. */
  public record Case(String id, JsonNode inputs, JsonNode expected, JsonNode tolerance) {
    /** A part of the case whose figures stand one level deeper. */
    public Case part(String name) {
      return new Case(id + "." + name, inputs, expected.get(name), tolerance);
    }

    /** Whether a figure is within the tolerance; of an entry of it where there is such an entry. */
    boolean accepts(String entry, double got, double expected) {
      JsonNode rule = tolerance.path(entry).isObject() ? tolerance.get(entry) : tolerance;
      if (Double.isNaN(expected) || Double.isInfinite(expected)) {
        return Double.compare(got, expected) == 0;
      }
      if (rule.path("exact").asBoolean()) {
        return got == expected;
      }
      double bound =
          Math.max(rule.path("abs").asDouble(0), rule.path("rel").asDouble(0) * Math.abs(expected));
      return Math.abs(got - expected) <= bound;
    }
  }

  /** Which figures passed, failed or were not checked. */
  public static final class Report {
    private final String family;
    private final Map<String, String> notCovered;
    private final Set<String> checked = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> uncovered = new TreeMap<>();
    private int passed;

    private Report(String family, Map<String, String> notCovered) {
      this.family = family;
      this.notCovered = notCovered;
    }

    /** Checks a figure at the case's tolerance; NaN is undefined. */
    public void expect(Case of, String name, double got) {
      expect(of, name, name, got);
    }

    /** Checks a figure at an entry of the case's tolerance. */
    public void expect(Case of, String name, String toleranceEntry, double got) {
      double expected = number(of.expected().get(name));
      judge(
          of,
          name,
          of.accepts(toleranceEntry, got, expected),
          "expected " + expected + ": was " + got);
    }

    /** Notes a figure that was judged by a rule of its own. */
    public void judge(Case of, String name, boolean good, String detail) {
      checked.add(of.id() + "\n" + name);
      if (good) {
        passed++;
      } else {
        failures.add(of.id() + " " + name + ": " + detail);
      }
    }

    /** Closes the book on one case: every figure must have been checked or stand on the list. */
    public void close(Case of) {
      of.expected()
          .fieldNames()
          .forEachRemaining(
              name -> {
                boolean listed = notCovered.containsKey(name);
                boolean seen = checked.contains(of.id() + "\n" + name);
                if (!seen) {
                  uncovered.merge(name, 1, Integer::sum);
                }
                if (!seen && !listed) {
                  failures.add(of.id() + " " + name + ": is neither checked nor listed");
                }
                if (seen && listed) {
                  failures.add(of.id() + " " + name + ": is checked, and listed as not covered");
                }
              });
    }

    /** Prints the line of the family and fails for what failed. */
    public void finish() {
      System.out.printf(
          "oracle %s: passed %d, failed %d, not covered %d %s%n",
          family,
          passed,
          failures.size(),
          uncovered.values().stream().mapToInt(Integer::intValue).sum(),
          uncovered.keySet());
      assertThat(passed).as("checked figures of %s", family).isPositive();
      assertThat(failures).as("wrong or forgotten figures of %s", family).isEmpty();
      assertThat(uncovered.keySet())
          .as("reasons that no case needs")
          .containsAll(notCovered.keySet());
    }
  }
}
