package io.plumbline.detectors.baseline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileJson;
import io.plumbline.detectors.spec.SegmentSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file form of a baseline: JSON that a person can read, without loss. Equal baselines have
 * equal text.
 *
 * <p>{@code version} is the hash of everything but {@code name}, {@code version} and the layout of
 * the text: a file whose content was changed is refused. Columns marked sensitive stand in the file
 * with their edges and categories, because distances need them: the file needs the protection of
 * the data it was made of.
 */
public final class BaselineJson {
  /** What a file of another kind does not have. */
  static final String FORMAT = "plumbline-baseline";

  /** The newest version of the format, which is written; all from 1 on are read. */
  static final int FORMAT_VERSION = 1;

  private static final int MAX_COLUMNS = 50_000;
  private static final int MAX_EDGES = 10_000;
  private static final int MAX_CATEGORIES = 10_000;
  private static final int MAX_WARNINGS = 1_000_000;
  private static final int MAX_DIVISIONS = 1_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(1 << 20)
                          .maxNumberLength(400)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private BaselineJson() {}

  /** The text of a baseline, ending in a line break. */
  public static String write(Baseline baseline) {
    try {
      return WRITER.writeValueAsString(tree(baseline)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /**
   * The baseline of a text.
   *
   * @throws InvalidBaseline if the text is not JSON, not a baseline, of a format that is not known,
   *     or not what was written
   */
  public static Baseline read(String text) throws InvalidBaseline {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new InvalidBaseline(
          at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr(),
          "is no JSON, or was cut short: " + e.getOriginalMessage());
    }
    JsonPlace root = new JsonPlace(tree, "");
    if (!tree.isObject() || !FORMAT.equals(tree.path("format").textValue())) {
      throw new InvalidBaseline(
          "",
          "is no baseline: \"format\" must be \"" + FORMAT + "\"; `plumbline baseline` makes one");
    }
    JsonPlace formatVersion = root.at("format_version");
    if (formatVersion.integer() < 1 || formatVersion.integer() > FORMAT_VERSION) {
      throw formatVersion.wrong("from 1 to " + FORMAT_VERSION + " for this program to read it");
    }
    String version = root.at("version").text();
    String content = BaselineHash.of((ObjectNode) tree);
    if (!content.equals(version)) {
      throw new InvalidBaseline(
          "version",
          "does not match the content, so the file was edited or damaged: it says "
              + version
              + ", the content is "
              + content
              + "; make the file again with `plumbline baseline` and give kinds with --config");
    }
    return baseline(root, version);
  }

  /** The same baseline with its version computed from its content. */
  public static Baseline withVersion(Baseline baseline) {
    return new Baseline(
        baseline.name(),
        BaselineHash.of(parsed(write(baseline))),
        baseline.model(),
        baseline.modelVersion(),
        baseline.layout(),
        baseline.profile(),
        baseline.quantiles(),
        baseline.warnings(),
        baseline.divisions());
  }

  /** The tree as reading will see it: the hash must not depend on how a value was held before. */
  private static ObjectNode parsed(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written can always be read", e);
    }
  }

  private static ObjectNode tree(Baseline baseline) {
    Profile profile = baseline.profile();
    // A row without a time is folded at 0: then the span is unknown.
    boolean timed = profile.events() > 0 && profile.firstEventTime() != 0;
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("format", FORMAT)
        .put("format_version", FORMAT_VERSION)
        .put("name", baseline.name())
        .put("version", baseline.version())
        .put("model", baseline.model())
        .put("model_version", baseline.modelVersion())
        .put("rows", profile.events())
        .put("first_event_time", timed ? time(profile.firstEventTime()) : null)
        .put("last_event_time", timed ? time(profile.lastEventTime()) : null);
    ArrayNode warnings = tree.putArray("warnings");
    baseline.warnings().forEach(warnings::add);
    ArrayNode columns = tree.putArray("columns");
    List<ColumnLayout> layouts = baseline.layout().columns();
    for (int i = 0; i < layouts.size(); i++) {
      columns.add(column(layouts.get(i), baseline.quantiles().get(i)));
    }
    if (!baseline.layout().expressions().isEmpty()) {
      ObjectNode expressions = tree.putObject("expressions");
      baseline
          .layout()
          .expressions()
          .forEach(expression -> expressions.put(expression.name(), expression.text()));
    }
    tree.set("profile", ProfileJson.write(profile, baseline.layout()));
    if (!baseline.divisions().isEmpty()) {
      ArrayNode divisions = tree.putArray("segments");
      baseline.divisions().forEach(division -> divisions.add(tree(division, baseline.layout())));
    }
    return tree;
  }

  private static ObjectNode tree(ReferenceDivision division, Layout layout) {
    ObjectNode tree = MAPPER.createObjectNode();
    ArrayNode columns = tree.putArray("columns");
    division.columns().forEach(columns::add);
    ObjectNode segments = tree.putObject("profiles");
    division
        .segments()
        .forEach((segment, profile) -> segments.set(segment, ProfileJson.write(profile, layout)));
    return tree;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static ObjectNode column(ColumnLayout layout, double[] quantiles) {
    ObjectNode column = MAPPER.createObjectNode();
    column.put("subject", layout.subject()).put("kind", layout.kind().wireName());
    BinEdges edges = layout.edges();
    if (edges != null) {
      ArrayNode values = column.putArray("edges");
      for (int i = 0; i <= edges.bins(); i++) {
        values.add(edges.edge(i));
      }
      ArrayNode deciles = column.putArray("deciles");
      for (int position : edges.deciles()) {
        deciles.add(position);
      }
    }
    if (!layout.categories().isEmpty()) {
      ArrayNode categories = column.putArray("categories");
      layout.categories().forEach(categories::add);
    }
    if (quantiles.length > 0) {
      ObjectNode byRank = column.putObject("quantiles");
      for (int i = 0; i < quantiles.length; i++) {
        byRank.put(Baseline.RANKS.get(i).toString(), quantiles[i]);
      }
    }
    return column;
  }

  private static Baseline baseline(JsonPlace root, String version) throws InvalidBaseline {
    List<ColumnLayout> layouts = new ArrayList<>();
    List<double[]> quantiles = new ArrayList<>();
    for (JsonPlace column : root.at("columns").elements(MAX_COLUMNS)) {
      layouts.add(layout(column));
      quantiles.add(quantiles(column));
    }
    Layout layout;
    try {
      layout = new Layout(layouts);
    } catch (IllegalArgumentException e) {
      throw new InvalidBaseline("columns", reason(e));
    }
    layout = layout.with(expressions(root));
    Profile profile = profile(root.at("profile"), layout);
    JsonPlace rows = root.at("rows");
    if (rows.integer() != profile.events()) {
      throw rows.wrong("the number of events of the profile, " + profile.events());
    }
    return new Baseline(
        root.at("name").text(),
        version,
        root.at("model").textOrNull(),
        root.at("model_version").textOrNull(),
        layout,
        profile,
        quantiles,
        root.at("warnings").texts(MAX_WARNINGS),
        divisions(root, layout));
  }

  private static List<Expression> expressions(JsonPlace root) throws InvalidBaseline {
    List<Expression> expressions = new ArrayList<>();
    if (root.node().has("expressions")) {
      JsonPlace byName = root.at("expressions");
      for (String name : byName.names(Expression.MOST)) {
        if (name.isEmpty()) {
          throw new InvalidBaseline(byName.path(), "an expression must have a name: was \"\"");
        }
        expressions.add(new Expression(name, byName.at(name).text()));
      }
    }
    return expressions;
  }

  private static List<ReferenceDivision> divisions(JsonPlace root, Layout layout)
      throws InvalidBaseline {
    List<ReferenceDivision> divisions = new ArrayList<>();
    if (root.node().has("segments")) {
      for (JsonPlace division : root.at("segments").elements(MAX_DIVISIONS)) {
        JsonPlace profiles = division.at("profiles");
        SortedMap<String, Profile> segments = new TreeMap<>();
        for (String segment : profiles.names(SegmentSpec.MOST + 1)) {
          segments.put(segment, profile(profiles.at(segment), layout));
        }
        divisions.add(new ReferenceDivision(division.at("columns").texts(MAX_COLUMNS), segments));
      }
    }
    return divisions;
  }

  private static Profile profile(JsonPlace place, Layout layout) throws InvalidBaseline {
    Profile profile;
    try {
      profile = ProfileJson.read(place.node(), layout);
    } catch (IllegalArgumentException e) {
      throw new InvalidBaseline(place.path(), reason(e));
    }
    if (profile.layout() != layout.fingerprint()) {
      throw new InvalidBaseline(place.path(), "must be of the columns above it");
    }
    return profile;
  }

  private static ColumnLayout layout(JsonPlace column) throws InvalidBaseline {
    JsonPlace subject = column.at("subject");
    Section section = null;
    String name = "";
    for (Section candidate : Section.values()) {
      String prefix = candidate.subject("");
      boolean matches =
          candidate.single() ? subject.text().equals(prefix) : subject.text().startsWith(prefix);
      if (matches && candidate != Section.AGE) {
        section = candidate;
        name = candidate.single() ? "" : subject.text().substring(prefix.length());
      }
    }
    if (section == null) {
      throw subject.wrong("a subject such as feature:age or prediction:score");
    }
    JsonPlace kind = column.at("kind");
    Optional<ColumnKind> known = ColumnKind.of(kind.text());
    if (known.isEmpty()) {
      throw kind.wrong("numeric, categorical, boolean or text");
    }
    List<String> categories =
        column.node().has("categories") ? column.at("categories").texts(MAX_CATEGORIES) : List.of();
    if (categories.stream().distinct().count() != categories.size()) {
      throw new InvalidBaseline(column.at("categories").path(), "must not repeat a category");
    }
    return new ColumnLayout(section, name, known.get(), edges(column), categories);
  }

  private static @Nullable BinEdges edges(JsonPlace column) throws InvalidBaseline {
    if (!column.node().has("edges")) {
      return null;
    }
    JsonPlace edges = column.at("edges");
    double[] values = edges.numbers(MAX_EDGES);
    List<JsonPlace> positions = column.at("deciles").elements(MAX_EDGES);
    int[] deciles = new int[positions.size()];
    for (int i = 0; i < deciles.length; i++) {
      long position = positions.get(i).integer();
      if (position < 0 || position >= values.length) {
        throw positions.get(i).wrong("a position within the edges");
      }
      deciles[i] = (int) position;
    }
    try {
      return new BinEdges(values, deciles);
    } catch (IllegalArgumentException e) {
      throw new InvalidBaseline(edges.path(), reason(e));
    }
  }

  private static double[] quantiles(JsonPlace column) throws InvalidBaseline {
    if (!column.node().has("quantiles")) {
      return new double[0];
    }
    JsonPlace byRank = column.at("quantiles");
    double[] quantiles = new double[Baseline.RANKS.size()];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = byRank.at(Baseline.RANKS.get(i).toString()).number();
    }
    return quantiles;
  }

  private static String reason(IllegalArgumentException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }
}
