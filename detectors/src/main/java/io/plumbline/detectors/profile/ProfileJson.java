package io.plumbline.detectors.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The readable form of a profile, with the same content as its bytes: what is written and read back
 * has equal bytes.
 *
 * <p>Exact sums are decimal strings; {@code mean}, {@code std_dev} and {@code estimate} are there
 * for people and are not read. Logarithmic bins are arrays of the bin's number (the sign, exponent
 * and highest mantissa bits of a double, by ascending number), its count and, where it has seen one
 * number only, that number.
 */
public final class ProfileJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ProfileJson() {}

  // ---- writing ----

  /**
   * The JSON form of a profile.
   *
   * @throws IllegalArgumentException if the profile was counted on another layout
   */
  public static ObjectNode write(Profile profile, Layout layout) {
    checkLayout(profile.layout(), layout);
    ObjectNode json = NODES.objectNode();
    json.put("layout", Long.toHexString(profile.layout()));
    json.put("events", profile.events());
    if (profile.events() > 0) {
      json.put("first_event_time", Instant.ofEpochMilli(profile.firstEventTime()).toString());
      json.put("last_event_time", Instant.ofEpochMilli(profile.lastEventTime()).toString());
    }
    ArrayNode columns = json.putArray("columns");
    for (int i = 0; i < profile.columns(); i++) {
      columns.add(write(profile.column(i), layout.columns().get(i)));
    }
    writeCounts(json.putObject("extra_columns"), profile.extraColumns());
    json.put("extra_columns_rest", profile.extraColumnsRest());
    ExpressionCounts expressions = profile.expressions();
    if (expressions != null) {
      ObjectNode byName = json.putObject("expressions");
      for (int i = 0; i < expressions.size(); i++) {
        ObjectNode counts = byName.putObject(layout.expressions().get(i).name());
        for (Outcome outcome : Outcome.values()) {
          counts.put(name(outcome), expressions.count(i, outcome));
        }
      }
    }
    return json;
  }

  private static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static void checkLayout(long fingerprint, Layout layout) {
    if (fingerprint != layout.fingerprint()) {
      throw new IllegalArgumentException(
          "the profile was counted on the layout "
              + Long.toHexString(fingerprint)
              + ": this one is "
              + Long.toHexString(layout.fingerprint()));
    }
  }

  private static ObjectNode write(ColumnProfile column, ColumnLayout layout) {
    ObjectNode json = NODES.objectNode();
    json.put("subject", layout.subject());
    json.put("kind", column.kind().wireName());
    json.put("missing", column.missing());
    json.put("wrong_type", column.wrongType());
    if (column.wrongType() > 0) {
      json.putObject("wrong_types")
          .put("numbers", column.wrongNumbers())
          .put("texts", column.wrongTexts())
          .put("booleans", column.wrongBooleans());
    }
    if (column instanceof NumericProfile numeric) {
      write(numeric, json);
    } else if (column instanceof CategoricalProfile categorical) {
      write(categorical, layout, json);
    } else if (column instanceof TextProfile text) {
      json.put("valid", text.valid());
      write(text.lengths(), json);
      write(text.distinctCount(), json.putObject("distinct"));
    }
    return json;
  }

  private static void write(NumericProfile numeric, ObjectNode json) {
    json.put("nan", numeric.nan());
    json.put("infinite", numeric.infinite());
    json.put("valid", numeric.valid());
    if (numeric.valid() > 0) {
      json.put("min", numeric.min());
      json.put("max", numeric.max());
      json.put("mean", numeric.mean());
      json.put("std_dev", numeric.standardDeviation());
      json.put("sum", numeric.sum().toString());
      json.put("sum_of_squares", numeric.sumOfSquares().toString());
      write(numeric.distinctCount(), json.putObject("distinct"));
      numeric.fractional().ifPresent(count -> json.put("fractional", count));
    }
    Counts bins = numeric.binCounts();
    ArrayNode counts = json.putArray("bins");
    for (int i = 0; i < bins.size(); i++) {
      counts.add(bins.at(i));
    }
    write(numeric.lowBins(), "low_bins", json);
    write(numeric.highBins(), "high_bins", json);
  }

  private static void write(TextLengths lengths, ObjectNode json) {
    if (lengths.texts() > 0) {
      ObjectNode object =
          json.putObject("lengths").put("texts", lengths.texts()).put("sum", lengths.sum());
      lengths.squares().ifPresent(squares -> object.put("sum_of_squares", squares));
      object.put("shortest", lengths.shortest()).put("longest", lengths.longest());
    }
  }

  private static void write(@Nullable LogBins bins, String name, ObjectNode json) {
    if (bins == null) {
      return;
    }
    ObjectNode object = json.putObject(name);
    object.put("resolution", bins.resolution());
    ArrayNode array = object.putArray("bins");
    for (int key : bins.sortedKeys()) {
      ArrayNode bin = array.addArray().add(key).add(bins.count(key));
      if (!Double.isNaN(bins.atom(key))) {
        bin.add(bins.atom(key));
      }
    }
  }

  private static void write(DistinctCount distinct, ObjectNode json) {
    json.put("estimate", distinct.estimate());
    byte[] registers = distinct.registerBytes();
    if (registers != null) {
      json.put("registers", registers);
      return;
    }
    ArrayNode hashes = json.putArray("hashes");
    for (long hash : distinct.sortedHashes()) {
      hashes.add(Long.toHexString(hash));
    }
  }

  private static void write(CategoricalProfile column, ColumnLayout layout, ObjectNode json) {
    json.put("valid", column.valid());
    ArrayNode categories = json.putArray("categories");
    for (int i = 0; i < column.known(); i++) {
      categories.addArray().add(layout.categories().get(i)).add(column.count(i));
    }
    writeCounts(json.putObject("other_categories"), column.unseenCategories());
    json.put("other_categories_rest", column.unseenRest());
    SmallestHashCounts unseen = column.unseenTexts();
    write(column.unseenLengths(), json);
    byte[] registers = unseen == null ? null : unseen.registers();
    if (registers != null) {
      json.put("other_categories_registers", registers);
    }
  }

  private static void writeCounts(ObjectNode json, SortedMap<String, Long> counts) {
    counts.forEach(json::put);
  }

  // ---- reading ----

  /**
   * The profile with this content, which a {@link RowFold} of the layout can go on filling.
   *
   * @throws IllegalArgumentException for content that no profile of the layout has, with its place
   */
  public static Profile read(JsonNode json, Layout layout) {
    Place root = new Place(json, "profile");
    long fingerprint = root.hexadecimal("layout");
    checkLayout(fingerprint, layout);
    List<Place> nodes = root.array("columns");
    if (nodes.size() != layout.columns().size()) {
      throw root.wrong("must have " + layout.columns().size() + " columns: has " + nodes.size());
    }
    ColumnProfile[] columns = new ColumnProfile[nodes.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          nodes
              .get(i)
              .checked(
                  layout.columns().get(i),
                  (place, column) -> read(place, column, layout.capacity()));
    }
    Profile profile = new Profile(fingerprint, layout.capacity(), columns, true);
    long events = root.count("events");
    SmallestHashCounts extras = null;
    SortedMap<String, Long> names = root.counts("extra_columns");
    if (!names.isEmpty()) {
      extras = new SmallestHashCounts(layout.capacity().extraColumns(), false);
      extras.restore(names, root.count("extra_columns_rest"), null);
    }
    if (events > 0) {
      profile.restore(events, root.time("first_event_time"), root.time("last_event_time"), extras);
    } else {
      profile.restore(0, Long.MAX_VALUE, Long.MIN_VALUE, extras);
    }
    if (!layout.expressions().isEmpty()) {
      profile.restore(readExpressions(root.object("expressions"), layout, events));
    }
    return profile;
  }

  private static ExpressionCounts readExpressions(Place byName, Layout layout, long events) {
    Outcome[] outcomes = Outcome.values();
    long[] raw = new long[outcomes.length * layout.expressions().size()];
    int at = 0;
    for (Expression expression : layout.expressions()) {
      Place counts = byName.object(expression.name());
      for (Outcome outcome : outcomes) {
        raw[at++] = counts.count(name(outcome));
      }
    }
    try {
      return ExpressionCounts.of(raw, events);
    } catch (IllegalArgumentException e) {
      throw byName.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static ColumnProfile read(Place column, ColumnLayout layout, Capacity capacity) {
    if (!column.text("subject").equals(layout.subject())
        || !column.text("kind").equals(layout.kind().wireName())) {
      throw column.wrong("must be the " + layout.kind().wireName() + " column " + layout.subject());
    }
    ColumnProfile profile =
        switch (layout.kind()) {
          case NUMERIC -> readNumeric(column, layout);
          case CATEGORICAL, BOOLEAN -> readCategorical(column, layout, capacity.categories());
          case TEXT -> readText(column);
        };
    profile.missing = column.count("missing");
    readWrongTypes(column, profile);
    return profile;
  }

  private static void readWrongTypes(Place column, ColumnProfile into) {
    long all = column.count("wrong_type");
    if (column.has("wrong_types")) {
      Place types = column.object("wrong_types");
      into.wrongTypes(all, types.count("numbers"), types.count("texts"), types.count("booleans"));
    } else {
      into.wrongTypes(all, 0, 0, 0);
    }
  }

  private static TextProfile readText(Place column) {
    long valid = column.count("valid");
    return TextProfile.of(
        valid, readDistinct(column.object("distinct")), readLengths(column, valid));
  }

  /** The lengths of so many texts; a file that was written before they were counted has none. */
  private static TextLengths readLengths(Place column, long texts) {
    if (!column.has("lengths")) {
      return texts == 0 ? new TextLengths() : TextLengths.uncounted();
    }
    Place lengths = column.object("lengths");
    return TextLengths.of(
        lengths.count("texts"),
        lengths.count("sum"),
        lengths.has("sum_of_squares")
            ? OptionalLong.of(lengths.count("sum_of_squares"))
            : OptionalLong.empty(),
        lengths.smallCount("shortest"),
        lengths.smallCount("longest"));
  }

  private static NumericProfile readNumeric(Place column, ColumnLayout layout) {
    NumericProfile profile = new NumericProfile(layout.edges());
    profile.notFinite(column.count("nan"), column.count("infinite"));
    long valid = column.count("valid");
    if (valid > 0) {
      profile.extremes(column.number("min"), column.number("max"));
      profile.sums(
          ExactSum.of(column.decimal("sum")),
          ExactSum.of(column.decimal("sum_of_squares")),
          readDistinct(column.object("distinct")));
      profile.fractional(column.has("fractional") ? column.count("fractional") : -1, valid);
    }
    List<Place> counts = column.array("bins");
    Counts bins = new Counts(layout.edges() == null ? 0 : layout.edges().bins());
    if (counts.size() != bins.size()) {
      throw column.wrong("must have " + bins.size() + " bins: has " + counts.size());
    }
    for (int i = 0; i < bins.size(); i++) {
      bins.add(i, counts.get(i).count());
    }
    profile.values(valid, bins, readLogBins(column, "low_bins"), readLogBins(column, "high_bins"));
    return profile;
  }

  private static @Nullable LogBins readLogBins(Place column, String name) {
    if (!column.has(name)) {
      return null;
    }
    Place place = column.object(name);
    long resolution = place.count("resolution");
    if (resolution > LogBins.FINEST_BITS) {
      throw place.wrong("must have a resolution of 0 to " + LogBins.FINEST_BITS);
    }
    LogBins bins = LogBins.ofResolution((int) resolution);
    for (Place bin : place.array("bins")) {
      List<Place> parts = bin.items();
      if (parts.size() < 2 || parts.size() > 3) {
        throw bin.wrong("must be a bin's number, its count and perhaps a value");
      }
      double key = parts.get(0).number();
      if (key != (int) key) {
        throw bin.wrong("must begin with the number of a bin");
      }
      bins.restore(
          (int) key, parts.get(1).count(), parts.size() == 3 ? parts.get(2).number() : Double.NaN);
    }
    return bins;
  }

  private static DistinctCount readDistinct(Place distinct) {
    if (distinct.has("registers")) {
      return DistinctCount.ofRegisters(distinct.bytes("registers"));
    }
    List<Place> hashes = distinct.array("hashes");
    if (hashes.size() > DistinctCount.EXACT) {
      throw distinct.wrong("must have at most " + DistinctCount.EXACT + " hashes");
    }
    DistinctCount count = new DistinctCount();
    for (Place hash : hashes) {
      count.add(hash.hexadecimal());
    }
    return count;
  }

  private static CategoricalProfile readCategorical(
      Place column, ColumnLayout layout, int capacity) {
    List<Place> categories = column.array("categories");
    Counts known = new Counts(layout.categories().size());
    if (categories.size() != known.size()) {
      throw column.wrong("must have " + known.size() + " categories: has " + categories.size());
    }
    for (int i = 0; i < known.size(); i++) {
      List<Place> pair = categories.get(i).items();
      if (pair.size() != 2 || !pair.get(0).text().equals(layout.categories().get(i))) {
        throw categories
            .get(i)
            .wrong("must be the category " + layout.categories().get(i) + " and its count");
      }
      known.add(i, pair.get(1).count());
    }
    SmallestHashCounts unseen = null;
    SortedMap<String, Long> others = column.counts("other_categories");
    if (!others.isEmpty()) {
      unseen = new SmallestHashCounts(capacity, true);
      unseen.restore(
          others,
          column.count("other_categories_rest"),
          column.has("other_categories_registers")
              ? column.bytes("other_categories_registers")
              : null);
    }
    return CategoricalProfile.of(
        layout.kind(),
        capacity,
        new CategoryReader(layout),
        known,
        unseen,
        readLengths(column, unseen == null ? 0 : unseen.total()));
  }

  /** A node and where it is, so that every refusal says the place. */
  private record Place(JsonNode node, String path) {
    private interface Reading {
      ColumnProfile read(Place place, ColumnLayout layout);
    }

    IllegalArgumentException wrong(String rule) {
      return new IllegalArgumentException(path + " " + rule);
    }

    /** Reads, and adds the place to a refusal that does not know it. */
    ColumnProfile checked(ColumnLayout layout, Reading reading) {
      try {
        return reading.read(this, layout);
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        throw message.startsWith(path) ? e : new IllegalArgumentException(path + ": " + message, e);
      }
    }

    boolean has(String name) {
      return node.has(name);
    }

    Place at(String name) {
      JsonNode child = node.get(name);
      if (child == null) {
        throw wrong("must have " + name);
      }
      return new Place(child, path + "." + name);
    }

    Place object(String name) {
      Place child = at(name);
      if (!child.node.isObject()) {
        throw child.wrong("must be an object");
      }
      return child;
    }

    List<Place> array(String name) {
      return at(name).items();
    }

    List<Place> items() {
      if (!node.isArray()) {
        throw wrong("must be an array");
      }
      List<Place> items = new ArrayList<>(node.size());
      for (int i = 0; i < node.size(); i++) {
        items.add(new Place(node.get(i), path + "[" + i + "]"));
      }
      return items;
    }

    long count(String name) {
      return at(name).count();
    }

    int smallCount(String name) {
      Place child = at(name);
      long count = child.count();
      if (count > Integer.MAX_VALUE) {
        throw child.wrong("must be at most " + Integer.MAX_VALUE + ": was " + count);
      }
      return (int) count;
    }

    long count() {
      if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
        throw wrong("must be a count: was " + node);
      }
      return node.longValue();
    }

    double number(String name) {
      return at(name).number();
    }

    double number() {
      if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
        throw wrong("must be a finite number: was " + node);
      }
      return node.doubleValue() + 0.0;
    }

    String text(String name) {
      return at(name).text();
    }

    String text() {
      if (!node.isTextual()) {
        throw wrong("must be a string: was " + node);
      }
      return node.textValue();
    }

    BigDecimal decimal(String name) {
      Place child = at(name);
      try {
        return new BigDecimal(child.text());
      } catch (NumberFormatException e) {
        throw child.wrong("must be a decimal number: was " + child.node);
      }
    }

    long time(String name) {
      Place child = at(name);
      try {
        return Instant.parse(child.text()).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        throw child.wrong("must be a time: was " + child.node);
      }
    }

    long hexadecimal(String name) {
      return at(name).hexadecimal();
    }

    long hexadecimal() {
      try {
        return Long.parseUnsignedLong(text(), 16);
      } catch (NumberFormatException e) {
        throw wrong("must be a number in hexadecimal: was " + node);
      }
    }

    byte[] bytes(String name) {
      Place child = at(name);
      try {
        // Written as bytes, it is a string only once it was in a file.
        return child.node.isBinary()
            ? child.node.binaryValue().clone()
            : Base64.getDecoder().decode(child.text());
      } catch (java.io.IOException | IllegalArgumentException e) {
        throw child.wrong("must be bytes in base64");
      }
    }

    SortedMap<String, Long> counts(String name) {
      Place child = object(name);
      SortedMap<String, Long> counts = new TreeMap<>();
      child.node.fieldNames().forEachRemaining(key -> counts.put(key, child.at(key).count()));
      return counts;
    }
  }
}
