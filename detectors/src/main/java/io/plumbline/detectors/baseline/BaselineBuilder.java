package io.plumbline.detectors.baseline;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.RowTest;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.segment.SegmentName;
import io.plumbline.detectors.segment.SegmentReader;
import io.plumbline.detectors.segment.Segmentation;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a baseline of reference rows in two passes over them.
 *
 * <pre>{@code
 * BaselineBuilder builder = new BaselineBuilder(null, Map.of(), SegmentSpec.NONE);
 * rows.forEach(builder::observe);                 // kinds, edges, categories, segments
 * SegmentedFold fold = builder.fold();
 * SegmentedProfile profile = fold.newProfile();
 * rows.forEach(row -> fold.add(row, profile));    // the same rows again
 * Baseline baseline = builder.build("reference", profile);
 * }</pre>
 *
 * <p><b>Kinds.</b> What the configuration says wins. Else a feature has the kind of the majority of
 * its present values: numbers are numeric, strings categorical, booleans boolean; strings are text
 * when there are over 1,000 different ones and more than half of the rows differ. The score, the
 * latency and the probabilities are numeric. The prediction's label and the truth are classes for
 * classification and numbers for regression; where nobody says what the model answers, numbers are
 * classes when they are whole and at most 20 different ones. A null in place of a nested object
 * makes no column where the object's own values make some.
 *
 * <p><b>Segments.</b> Of each division the most frequent ones have profiles of their own, all
 * others one together.
 *
 * <p><b>Memory.</b> The numbers of all rows are kept up to a limit of rows and of cells. Beyond it
 * the edges and quantiles come from a sample of the rows, chosen by the hash of the event's id, and
 * the baseline says so; the profile always counts every row.
 *
 * <p>The result depends on the set of rows and not on their order (rows without an id are sampled
 * by their position). Not thread-safe.
 */
public final class BaselineBuilder {
  /** How many rows are kept for exact edges, unless said otherwise. */
  public static final int MAX_ROWS = 2_000_000;

  /** How many numbers are kept for exact edges: 512 MiB. */
  public static final long MAX_CELLS = 1L << 26;

  /** How many categories of a column are counted by name; the rest are unseen. */
  public static final int MAX_CATEGORIES = 1_000;

  /** Below this many rows a reference is too small for ten bins. */
  static final int FEW_ROWS = 400;

  private static final int MAX_MODELS = 100;

  private final @Nullable Problem problem;
  private final Map<String, FeatureSpec> features;
  private final SegmentSpec segments;
  private final List<Expression> expressions;
  private final List<SegmentReader> segmentReaders;
  private final List<CategoryCounts> segmentCounts;
  private final RowSample sample;

  private final NavigableMap<String, ColumnFacts> columns = new TreeMap<>();
  private final List<ColumnFacts> touched = new ArrayList<>();
  private final SortedSet<String> models = new TreeSet<>();
  private final SortedSet<String> versions = new TreeSet<>();
  private long rows;
  private long unlisted;

  private @Nullable NameDictionary names;
  private ColumnFacts[][] byName = new ColumnFacts[Section.values().length][0];
  private byte[] lastModel = new byte[0];
  private byte[] lastVersion = new byte[0];

  private @Nullable Layout layout;
  private final List<double[]> quantiles = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** A builder that does not divide the rows. */
  public BaselineBuilder(@Nullable Problem problem, Map<String, FeatureSpec> features) {
    this(problem, features, SegmentSpec.NONE);
  }

  /**
   * A builder that keeps up to {@link #MAX_ROWS} rows for its edges.
   *
   * @param problem what the model answers, or null to see it from the data
   * @param features what the configuration says of features, by name
   * @param segments how the rows are divided
   */
  public BaselineBuilder(
      @Nullable Problem problem, Map<String, FeatureSpec> features, SegmentSpec segments) {
    this(problem, features, segments, List.of());
  }

  /**
   * A builder that keeps up to {@link #MAX_ROWS} rows for its edges.
   *
   * @param problem what the model answers, or null to see it from the data
   * @param features what the configuration says of features, by name
   * @param segments how the rows are divided
   * @param expressions what every row is to satisfy
   */
  public BaselineBuilder(
      @Nullable Problem problem,
      Map<String, FeatureSpec> features,
      SegmentSpec segments,
      List<Expression> expressions) {
    this(problem, features, segments, expressions, MAX_ROWS);
  }

  /**
   * A builder with a limit of its own.
   *
   * @param maxRows how many rows are kept for exact edges and quantiles, at least 1
   */
  public BaselineBuilder(
      @Nullable Problem problem,
      Map<String, FeatureSpec> features,
      SegmentSpec segments,
      int maxRows) {
    this(problem, features, segments, List.of(), maxRows);
  }

  private BaselineBuilder(
      @Nullable Problem problem,
      Map<String, FeatureSpec> features,
      SegmentSpec segments,
      List<Expression> expressions,
      int maxRows) {
    this.problem = problem;
    this.segments = segments;
    this.expressions = List.copyOf(expressions);
    segmentReaders = segments.divisions().stream().map(SegmentReader::new).toList();
    segmentCounts = segmentReaders.stream().map(reader -> new CategoryCounts()).toList();
    this.features = new LinkedHashMap<>(features);
    this.sample = new RowSample(maxRows, MAX_CELLS);
    this.features.forEach(
        (name, spec) -> {
          if (spec.kind() != null) {
            column(Section.FEATURE, name);
          }
        });
  }

  // ---- first pass ----

  /**
   * Takes one row into account; its reason, if it has one, is not looked at.
   *
   * @throws IllegalStateException after {@link #layout}
   */
  public void observe(EventRow row) {
    if (layout != null) {
      throw new IllegalStateException("the first pass is over once the layout was asked for");
    }
    long hash = hash(row);
    envelope(row);
    for (int i = 0; i < segmentReaders.size(); i++) {
      if (segmentReaders.get(i).read(row)) {
        segmentCounts.get(i).add(segmentReaders.get(i).name(), hash);
      }
    }
    touch(row);
    for (ColumnFacts column : touched) {
      column.observe(row, column.cell, hash);
      boolean number = row.type(column.cell) == EventRow.NUMBER;
      if (number && column.numbers < 0 && column.samplesNumbers()) {
        column.numbers = sample.addColumn();
      }
    }
    if (sample.row(hash)) {
      for (ColumnFacts column : touched) {
        if (column.numbers >= 0
            && row.type(column.cell) == EventRow.NUMBER
            && Double.isFinite(row.number(column.cell))) {
          sample.set(column.numbers, row.number(column.cell));
        }
      }
    }
    rows++;
  }

  /** Finds the cells that count: of two of one name the later one. */
  private void touch(EventRow row) {
    touched.clear();
    if (names != row.names()) { // another reader: its numbers mean other names
      names = row.names();
      byName = new ColumnFacts[Section.values().length][0];
      features.keySet().forEach(row.names()::register);
    }
    for (int cell = 0; cell < row.cells(); cell++) {
      Section section = row.section(cell);
      int nameId = section.single() ? 0 : row.nameId(cell);
      if (nameId == NameDictionary.UNLISTED) {
        unlisted++;
        continue;
      }
      ColumnFacts column = column(row, section, nameId);
      if (column.row != rows) {
        column.row = rows;
        touched.add(column);
      }
      column.cell = cell;
    }
  }

  private ColumnFacts column(EventRow row, Section section, int nameId) {
    ColumnFacts[] known = byName[section.ordinal()];
    if (nameId >= known.length) {
      known = Arrays.copyOf(known, Math.max(nameId + 1, 2 * known.length));
      byName[section.ordinal()] = known;
    }
    ColumnFacts column = known[nameId];
    if (column == null) {
      column = column(section, name(row, section, nameId));
      known[nameId] = column;
    }
    return column;
  }

  private static String name(EventRow row, Section section, int nameId) {
    if (section.single()) {
      return "";
    }
    String name = row.names().name(nameId);
    return section == Section.PROBABILITY ? Texts.canonical(name) : name;
  }

  private ColumnFacts column(Section section, String name) {
    return columns.computeIfAbsent(
        section.subject(name), subject -> new ColumnFacts(section, name, given(section, name)));
  }

  private @Nullable ColumnKind given(Section section, String name) {
    return switch (section) {
      case FEATURE -> {
        FeatureSpec spec = features.get(name);
        yield spec == null ? null : spec.kind();
      }
      case PREDICTION_SCORE, PROBABILITY, LATENCY, AGE -> ColumnKind.NUMERIC;
      case PREDICTION_LABEL, TRUTH -> {
        if (problem == null) {
          yield null;
        }
        yield problem == Problem.REGRESSION ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL;
      }
    };
  }

  private long hash(EventRow row) {
    if (!row.hasEventId()) {
      return Hashes.of(rows);
    }
    long id = Hashes.of(row.text(), row.eventIdStart(), row.eventIdLength());
    // An id that is no id, the same in every row, must not put all rows on one side.
    return row.hasEventTime() ? Hashes.of(id ^ row.eventTime()) : id;
  }

  private void envelope(EventRow row) {
    if (row.hasModel()
        && !same(lastModel, row.text(), row.modelStart(), row.modelLength())
        && models.size() < MAX_MODELS) {
      lastModel = slice(row.text(), row.modelStart(), row.modelLength());
      models.add(row.string(row.modelStart(), row.modelLength()));
    }
    if (row.hasVersion()
        && !same(lastVersion, row.text(), row.versionStart(), row.versionLength())
        && versions.size() < MAX_MODELS) {
      lastVersion = slice(row.text(), row.versionStart(), row.versionLength());
      versions.add(row.string(row.versionStart(), row.versionLength()));
    }
  }

  private static byte[] slice(byte[] text, int start, int length) {
    return Arrays.copyOfRange(text, start, start + length);
  }

  private static boolean same(byte[] known, byte[] text, int start, int length) {
    return Arrays.equals(known, 0, known.length, text, start, start + length);
  }

  /** How many rows the first pass has seen. */
  public long rows() {
    return rows;
  }

  /** The models that the rows name, at most the first hundred. */
  public SortedSet<String> models() {
    return new TreeSet<>(models);
  }

  // ---- between the passes ----

  /** The columns, by section and name, with their edges and categories. Ends the first pass. */
  public Layout layout() {
    Layout known = layout;
    if (known != null) {
      return known;
    }
    Map<ColumnFacts, ColumnKind> kinds = kinds();
    List<ColumnFacts> ordered = new ArrayList<>(columns.values());
    ordered.removeIf(this::standsForAnObject);
    ordered.sort(
        (a, b) ->
            a.section != b.section ? a.section.compareTo(b.section) : a.name.compareTo(b.name));
    if (rows < FEW_ROWS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d rows are few for a baseline: below %d, ten bins of equal weight hold too little",
              rows,
              FEW_ROWS));
    }
    if (sample.level() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the edges and quantiles of numeric columns come from a sample of %,d of %,d rows;"
                  + " all else counts every row",
              sample.rows(),
              rows));
    }
    if (unlisted > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d values are of no column: past %,d names, or with a name of over %d characters",
              unlisted,
              NameDictionary.LIMIT,
              NameDictionary.LONGEST));
    }
    List<ColumnLayout> layouts = new ArrayList<>();
    for (ColumnFacts column : ordered) {
      layouts.add(layout(column, kinds.getOrDefault(column, ColumnKind.CATEGORICAL)));
    }
    known = new Layout(layouts).with(expressions);
    layout = known;
    return known;
  }

  /**
   * Whether a feature is what nulls in place of an object have left: nobody declared it, it has no
   * value, and in other rows the object makes columns, {@code home.area} of {@code home}.
   */
  private boolean standsForAnObject(ColumnFacts column) {
    if (column.section != Section.FEATURE
        || column.present() > 0
        || features.containsKey(column.name)) {
      return false;
    }
    String inside = Section.FEATURE.subject(column.name) + ".";
    String next = columns.ceilingKey(inside);
    return next != null && next.startsWith(inside);
  }

  private Map<ColumnFacts, ColumnKind> kinds() {
    Map<ColumnFacts, ColumnKind> kinds = new HashMap<>();
    for (ColumnFacts column : columns.values()) {
      kinds.put(column, column.inferred(sample));
    }
    ColumnFacts answer = columns.get(Section.PREDICTION_LABEL.subject(""));
    ColumnFacts truth = columns.get(Section.TRUTH.subject(""));
    if (answer != null
        && truth != null
        && problem == null
        && answer.mostlyNumbers()
        && truth.mostlyNumbers()
        && (kinds.get(answer) == ColumnKind.NUMERIC || kinds.get(truth) == ColumnKind.NUMERIC)) {
      // One of the two shows that the model answers numbers.
      kinds.put(answer, ColumnKind.NUMERIC);
      kinds.put(truth, ColumnKind.NUMERIC);
    }
    return kinds;
  }

  private ColumnLayout layout(ColumnFacts column, ColumnKind kind) {
    String subject = column.section.subject(column.name);
    BinEdges edges = null;
    List<String> categories = List.of();
    double[] exact = new double[0];
    if (kind == ColumnKind.NUMERIC) {
      double[] sorted = column.numbers < 0 ? new double[0] : sample.sorted(column.numbers);
      if (sorted.length > 0) {
        edges = EdgesOfSample.of(sorted);
        exact =
            Baseline.RANKS.stream().mapToDouble(r -> EdgesOfSample.quantile(sorted, r)).toArray();
        if (sorted[0] == sorted[sorted.length - 1]) {
          warnings.add(subject + " is constant: any other value is beyond its range");
        }
      }
    } else if (kind != ColumnKind.TEXT) {
      categories = column.categories(kind, sample, MAX_CATEGORIES);
      if (categories.size() == 1) {
        warnings.add(subject + " is constant: any other value is a new category");
      }
      if (column.categoriesSampled()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the %,d categories kept of %s were found in a sample of the rows",
                MAX_CATEGORIES,
                subject));
      }
    }
    if (column.present() == 0) {
      warnings.add(
          subject
              + " has no values: taken as "
              + kind.wireName()
              + (column.given == null ? ", for want of better" : ", as configured"));
    } else if (column.usable(kind) == 0) {
      warnings.add(subject + " has no value of its kind, " + kind.wireName());
    }
    quantiles.add(exact);
    return new ColumnLayout(column.section, column.name, kind, edges, categories);
  }

  /** Folds the same rows again, for {@link #build}, without expressions. Ends the first pass. */
  public SegmentedFold fold() {
    return fold(null);
  }

  /**
   * Folds the same rows again, for {@link #build}. Ends the first pass.
   *
   * @param test evaluates the expressions; null where there are none
   */
  public SegmentedFold fold(@Nullable RowTest test) {
    return new SegmentedFold(layout(), segmentation(), test);
  }

  private Segmentation segmentation() {
    List<Segmentation.Division> divisions = new ArrayList<>();
    for (int i = 0; i < segmentCounts.size(); i++) {
      List<String> columnsOfDivision = segments.divisions().get(i);
      // The first pass did not know yet which columns have two classes.
      SegmentReader reader = new SegmentReader(columnsOfDivision, layout());
      CategoryCounts counts = segmentCounts.get(i).renamed(reader::adopted);
      divisions.add(new Segmentation.Division(columnsOfDivision, counts.top(segments.most()), 0));
    }
    return new Segmentation(divisions);
  }

  // ---- after the second pass ----

  /**
   * The baseline of rows that were not divided.
   *
   * @param profile the same rows, folded on {@link #layout}
   * @see #build(String, SegmentedProfile)
   */
  public Baseline build(String name, Profile profile) {
    return build(name, SegmentedProfile.ofAll(profile));
  }

  /**
   * The baseline.
   *
   * @param name what metrics will call it, such as {@code reference}
   * @param folded the same rows, folded by {@link #fold}
   * @throws IllegalArgumentException if the profile is of another layout or of other rows
   */
  public Baseline build(String name, SegmentedProfile folded) {
    Layout columnsOfProfile = layout();
    Profile profile = folded.all();
    if (profile.layout() != columnsOfProfile.fingerprint()) {
      throw new IllegalArgumentException("the profile must be folded on the builder's own layout");
    }
    if (profile.events() != rows) {
      throw new IllegalArgumentException(
          "both passes must see the same rows: the first saw "
              + rows
              + ", the second "
              + profile.events());
    }
    List<ReferenceDivision> divisions = divisions(folded);
    Baseline unnamed =
        new Baseline(
            name,
            "",
            models.size() == 1 ? models.first() : null,
            versions.size() == 1 ? versions.first() : null,
            columnsOfProfile,
            profile.withoutEvents(),
            quantiles,
            warnings,
            divisions);
    return BaselineJson.withVersion(unnamed);
  }

  private List<ReferenceDivision> divisions(SegmentedProfile folded) {
    List<ReferenceDivision> divisions = new ArrayList<>();
    for (int i = 0; i < segments.divisions().size(); i++) {
      List<String> columnsOfDivision = segments.divisions().get(i);
      SortedMap<String, Profile> profiles = new TreeMap<>();
      folded
          .segments(i)
          .forEach((segment, profile) -> profiles.put(segment, profile.withoutEvents()));
      divisions.add(new ReferenceDivision(columnsOfDivision, profiles));
      Profile other = profiles.get(SegmentName.other(columnsOfDivision));
      if (other != null) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%,d rows are of segments by %s beyond the %,d most frequent: they are one, and so"
                    + " is such traffic",
                other.events(),
                String.join(", ", columnsOfDivision),
                segments.most()));
      }
    }
    return divisions;
  }
}
