package io.plumbline.connectors.format;

import io.plumbline.connectors.format.AvroPlan.Entries;
import io.plumbline.connectors.format.MappedTime.Unit;
import io.plumbline.connectors.format.MappingNode.Use;
import io.plumbline.detectors.event.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes the program that reads one writer schema under one mapping. It never fails: what the
 * schema lacks is a problem of the plan, and a missing value of the events.
 */
final class AvroPlanCompiler {
  /** The most records that nested records may multiply into. */
  private static final int MOST_RECORDS = 100_000;

  /** The most columns, as many as a baseline has. */
  private static final int MOST_COLUMNS = 50_000;

  /** The most bytes that the names of the columns have together. */
  private static final int LONGEST_NAMES = 4 << 20;

  /** Up to so many fields a record that is passed over is so in place, and else by a body. */
  private static final int SHORT = 8;

  private static final int MOST_SHOWN = 20;
  private static final long PLACES = 0x9E3779B97F4A7C15L;

  private final EventMapping mapping;
  private final Schema root;

  private int[] code = new int[256];
  private int size;

  /** The step before, if it may be extended: nothing jumps to behind it. */
  private int extensible = -1;

  private final List<@Nullable String> names = new ArrayList<>();
  private final List<byte[][]> symbols = new ArrayList<>();
  private final List<TimeReader> times = new ArrayList<>();
  private final List<Entries> entries = new ArrayList<>();
  private final List<MappingProblem> problems = new ArrayList<>();
  private final Set<MappingNode> met = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Use, String> unusable = new EnumMap<>(Use.class);
  private final Set<Use> usable = EnumSet.noneOf(Use.class);

  /** The records around the one that is being read, by their full names. */
  private final Set<String> open = new HashSet<>();

  private final Map<String, Integer> skips = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final Map<Schema, Boolean> empty = new IdentityHashMap<>();
  private final Map<Schema, Integer> symbolTables = new IdentityHashMap<>();

  /** The field of each column, as the hash of its path. */
  private final Map<String, Long> columns = new HashMap<>();

  /** The hash of the path of the field that is being read. */
  private long place;

  private int marks;
  private int records;
  private int lengthOfNames;

  /** Why there is no program: what the schema asks for beyond a limit. */
  private @Nullable String refusal;

  private AvroPlanCompiler(Schema schema, EventMapping mapping) {
    this.root = schema;
    this.mapping = mapping;
    names.add(null); // AvroPlan.NO_NAME
  }

  /** A place that runs the body that steps over a record. */
  private record Call(int at, Schema record) {}

  /** The program for a schema. */
  static AvroPlan compile(Schema schema, EventMapping mapping) {
    return new AvroPlanCompiler(schema, mapping).plan();
  }

  private AvroPlan plan() {
    MappingNode node = MappingNode.of(mapping);
    met.add(node);
    structure(root, node, node.column());
    emit(AvroPlan.END);
    if (refusal != null) {
      return refused(refusal);
    }
    if (root.getType() != Type.RECORD) {
      problems.add(
          new MappingProblem(
              "event-id", "an event's schema must be a record: was " + root.getType().getName()));
    } else {
      report(node, root);
      unusable.keySet().removeAll(usable);
      unusable.forEach((use, was) -> problems.add(new MappingProblem(use.key(), rule(use) + was)));
    }
    // Bodies may ask for further ones.
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      String name = call.record().getFullName();
      Integer body = skips.get(name);
      if (body == null) {
        body = size;
        skips.put(name, body);
        call.record().getFields().forEach(field -> skip(field.schema()));
        emit(AvroPlan.END);
      }
      code[call.at()] = body;
    }
    return new AvroPlan(
        nameOfRoot(),
        Arrays.copyOf(code, size),
        names,
        symbols,
        times,
        entries,
        marks,
        problems,
        lengthOfNames + 4L * size,
        null);
  }

  private AvroPlan refused(String why) {
    return new AvroPlan(
        nameOfRoot(),
        new int[] {AvroPlan.END},
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        List.of(new MappingProblem("features", why)),
        0,
        why);
  }

  private void refuse(String rule) {
    if (refusal == null) {
      refusal = "the schema " + nameOfRoot() + " must have at most " + rule;
    }
  }

  private String nameOfRoot() {
    return root.getType() == Type.RECORD ? root.getFullName() : root.getType().getName();
  }

  // ---- a value and what it is used for ----

  private void value(Schema schema, @Nullable MappingNode node, @Nullable String column) {
    if (node != null) {
      met.add(node);
    }
    List<Runnable> readings = new ArrayList<>();
    boolean inside = column != null;
    if (node != null) {
      inside |= !node.children().isEmpty();
      for (Use use : node.uses()) {
        if (!use.passedOver()) {
          readings.add(() -> single(schema, use));
        }
      }
    }
    if (inside) {
      readings.add(() -> structure(schema, node, column));
    }
    if (readings.isEmpty()) {
      skip(schema);
    } else if (readings.size() == 1) {
      readings.get(0).run();
    } else {
      int mark = marks++;
      emit(AvroPlan.MARK, mark);
      for (int i = 0; i < readings.size(); i++) {
        if (i > 0) {
          emit(AvroPlan.REWIND, mark);
        }
        readings.get(i).run();
      }
    }
  }

  private void single(Schema schema, Use use) {
    switch (use) {
      case EVENT_ID -> text(schema, AvroPlan.EVENT_ID, use);
      case MODEL -> text(schema, AvroPlan.MODEL, use);
      case MODEL_VERSION -> text(schema, AvroPlan.MODEL_VERSION, use);
      case EVENT_TIME -> time(schema);
      case PROBABILITIES -> probabilities(schema);
      default -> answer(schema, use);
    }
  }

  private static Section sectionOf(Use use) {
    Section section = use.section();
    if (section == null) {
      throw new IllegalArgumentException("makes no cells: " + use);
    }
    return section;
  }

  /** A cell without a name; a null is no cell. */
  private void answer(Schema schema, Use use) {
    Section section = sectionOf(use);
    switch (schema.getType()) {
      case UNION -> union(schema, branch -> answer(branch, use));
      case NULL -> {}
      default -> {
        if (isContainer(schema) || schema.getType() == Type.ARRAY) {
          unusable(use, schema);
        } else {
          usable.add(use);
        }
        cell(schema, section, AvroPlan.NO_NAME);
      }
    }
  }

  private void text(Schema schema, int which, Use use) {
    switch (schema.getType()) {
      case UNION -> union(schema, branch -> text(branch, which, use));
      case STRING -> emit(AvroPlan.ENVELOPE_TEXT, which);
      case INT, LONG -> emit(AvroPlan.ENVELOPE_LONG, which);
      case ENUM -> emit(AvroPlan.ENVELOPE_ENUM, which, symbols(schema));
      default -> {
        unusable(use, schema);
        skip(schema);
        return;
      }
    }
    usable.add(use);
  }

  private void time(Schema schema) {
    MappedTime time = mapping.eventTime();
    boolean texts =
        time.unit() == Unit.OWN || time.unit() == Unit.ISO_8601 || time.unit() == Unit.PATTERN;
    boolean numbers = time.unit() != Unit.ISO_8601 && time.unit() != Unit.PATTERN;
    boolean units = numbers && time.unit() != Unit.OWN;
    Unit unit = time.unit() == Unit.OWN ? unitOf(schema) : time.unit();
    switch (schema.getType()) {
      case UNION -> {
        union(schema, this::time);
        return;
      }
      case STRING -> {
        if (texts || units) {
          emit(AvroPlan.TIME_TEXT, reader(time, time.unit()));
          usable.add(Use.EVENT_TIME);
          return;
        }
      }
      case INT, LONG -> {
        if (numbers && unit != null) {
          emit(AvroPlan.TIME_LONG, reader(time, unit));
          usable.add(Use.EVENT_TIME);
          return;
        }
      }
      case DOUBLE, FLOAT -> {
        if (numbers) {
          emit(
              schema.getType() == Type.DOUBLE ? AvroPlan.TIME_DOUBLE : AvroPlan.TIME_FLOAT,
              reader(time, time.unit()));
          usable.add(Use.EVENT_TIME);
          return;
        }
      }
      default -> {}
    }
    unusable(Use.EVENT_TIME, schema);
    skip(schema);
  }

  private int reader(MappedTime time, Unit unit) {
    times.add(new TimeReader(time, unit));
    return times.size() - 1;
  }

  /** The unit that a number's logical type states; null where it is no point in time. */
  private static @Nullable Unit unitOf(Schema schema) {
    LogicalType type = schema.getLogicalType();
    if (type == null || type instanceof LogicalTypes.TimestampMillis) {
      return Unit.MILLIS;
    }
    if (type instanceof LogicalTypes.TimestampMicros) {
      return Unit.MICROS;
    }
    return type instanceof LogicalTypes.TimestampNanos ? Unit.NANOS : null;
  }

  private void probabilities(Schema schema) {
    switch (schema.getType()) {
      case UNION -> union(schema, this::probabilities);
      case MAP -> {
        entries(schema, null, Section.PROBABILITY, "");
        usable.add(Use.PROBABILITIES);
      }
      case RECORD -> {
        for (Field field : schema.getFields()) {
          leaf(field.schema(), Section.PROBABILITY, slot(field.name()));
        }
        usable.add(Use.PROBABILITIES);
      }
      case ARRAY -> {
        if (isEmpty(schema.getElementType())) {
          skip(schema);
        } else {
          numbered(schema);
          usable.add(Use.PROBABILITIES);
        }
      }
      default -> {
        unusable(Use.PROBABILITIES, schema);
        skip(schema);
      }
    }
  }

  private void numbered(Schema array) {
    int slot = slot(null);
    int at = emit(AvroPlan.NUMBERED, Section.PROBABILITY.ordinal(), slot, 0);
    leaf(array.getElementType(), Section.PROBABILITY, slot);
    emit(AvroPlan.END);
    code[at + 3] = here();
  }

  private void unusable(Use use, Schema schema) {
    if (schema.getType() != Type.NULL) {
      unusable.putIfAbsent(use, described(schema));
    }
  }

  // ---- what is in a value ----

  private void structure(Schema schema, @Nullable MappingNode node, @Nullable String column) {
    switch (schema.getType()) {
      case UNION -> branches(schema, node, column);
      case RECORD -> record(schema, node, column);
      case MAP -> {
        if (column == null && (node == null || node.children().isEmpty())) {
          skip(schema);
        } else {
          entries(schema, node, Section.FEATURE, column);
        }
      }
      default -> {
        if (column == null || column.isEmpty()) {
          skip(schema);
        } else {
          leaf(schema, Section.FEATURE, column(column));
        }
      }
    }
  }

  private void branches(Schema schema, @Nullable MappingNode node, @Nullable String column) {
    boolean leaves = schema.getTypes().stream().noneMatch(AvroPlanCompiler::isContainer);
    if (leaves && column != null && !column.isEmpty()) {
      leaf(schema, Section.FEATURE, column(column));
    } else {
      // A null in place of a record is no cell: its columns are missing.
      union(
          schema,
          branch -> {
            if (branch.getType() != Type.NULL) {
              structure(branch, node, column);
            }
          });
    }
  }

  private static boolean isContainer(Schema schema) {
    return schema.getType() == Type.RECORD || schema.getType() == Type.MAP;
  }

  private void record(Schema schema, @Nullable MappingNode node, @Nullable String column) {
    if (++records > MOST_RECORDS) {
      refuse(MOST_RECORDS + " records, those in others counted each time");
    }
    if (refusal != null) {
      return;
    }
    if (open.size() > SchemaBounds.DEEPEST) {
      refuse(SchemaBounds.DEEPEST + " records in one another");
      return;
    }
    boolean first = open.add(schema.getFullName());
    if (node == null && !first) {
      // A record in itself has no end of columns.
      if (column != null && !column.isEmpty()) {
        emit(AvroPlan.OTHER, Section.FEATURE.ordinal(), column(column));
      }
      skip(schema);
      return;
    }
    for (Field field : schema.getFields()) {
      if (refusal != null) {
        break;
      }
      MappingNode child = node == null ? null : node.children().get(field.name());
      long outer = place;
      place = (outer ^ field.name().hashCode()) * PLACES;
      value(
          field.schema(),
          child,
          child == null ? MappingNode.columnOf(column, field.name()) : child.column());
      place = outer;
    }
    if (first) {
      open.remove(schema.getFullName());
    }
  }

  private void entries(
      Schema map, @Nullable MappingNode node, Section section, @Nullable String column) {
    Map<String, MappingNode> children = node == null ? Map.of() : node.children();
    emit(AvroPlan.MAP, entries.size());
    int table = entries.size();
    entries.add(new Entries(new byte[0][], new int[0], 0, 0, -1, new byte[0]));
    int skipBodies = emit(AvroPlan.JUMP, 0);
    byte[][] keys = new byte[children.size()][];
    int[] bodies = new int[keys.length];
    int i = 0;
    for (Map.Entry<String, MappingNode> child : children.entrySet()) {
      keys[i] = AvroPlan.utf8(child.getKey());
      bodies[i++] = here();
      long outer = place;
      place = (outer ^ child.getKey().hashCode()) * PLACES;
      value(map.getValueType(), child.getValue(), child.getValue().column());
      place = outer;
      emit(AvroPlan.END);
    }
    int other = here();
    int slot = column == null ? -1 : slot(null);
    if (slot < 0) {
      skip(map.getValueType());
    } else {
      leaf(map.getValueType(), section, slot);
    }
    emit(AvroPlan.END);
    code[skipBodies + 1] = here();
    String prefix = column == null || column.isEmpty() ? "" : ComposedNames.bounded(column) + ".";
    entries.set(
        table, new Entries(keys, bodies, other, section.ordinal(), slot, AvroPlan.utf8(prefix)));
  }

  // ---- cells ----

  private void leaf(Schema schema, Section section, int slot) {
    switch (schema.getType()) {
      case UNION -> {
        if (!optional(schema, section, slot)) {
          union(schema, branch -> leaf(branch, section, slot));
        }
      }
      case NULL -> emit(AvroPlan.NULL, section.ordinal(), slot);
      default -> cell(schema, section, slot);
    }
  }

  /** The unions that nearly all nullable columns have. */
  private boolean optional(Schema union, Section section, int slot) {
    if (section != Section.FEATURE || union.getTypes().size() != 2) {
      return false;
    }
    int ofNull = union.getTypes().get(0).getType() == Type.NULL ? 0 : 1;
    if (union.getTypes().get(ofNull).getType() != Type.NULL) {
      return false;
    }
    int present = 2 * (1 - ofNull); // the branch's number in zig-zag
    switch (union.getTypes().get(1 - ofNull).getType()) {
      case DOUBLE -> optionalNumbers(AvroPlan.OPTIONAL_DOUBLES, slot, present);
      case LONG -> optionalNumbers(AvroPlan.OPTIONAL_LONGS, slot, present);
      case INT -> optionalNumbers(AvroPlan.OPTIONAL_INTS, slot, present);
      case STRING -> emit(AvroPlan.OPTIONAL_TEXT, slot, present);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void optionalNumbers(int step, int slot, int present) {
    int before = extensible;
    if (before >= 0
        && code[before] == step
        && code[before + 1] + code[before + 2] == slot
        && code[before + 3] == present) {
      code[before + 2]++;
    } else {
      extensible = emit(step, slot, 1, present);
    }
  }

  /** A cell of anything but a union or a null. */
  private void cell(Schema schema, Section section, int slot) {
    int s = section.ordinal();
    LogicalType logical = schema.getLogicalType();
    switch (schema.getType()) {
      case DOUBLE -> {
        if (section == Section.FEATURE) {
          featureDouble(slot);
        } else {
          emit(AvroPlan.DOUBLE, s, slot);
        }
      }
      case STRING -> {
        if (section == Section.FEATURE) {
          emit(AvroPlan.FEATURE_TEXT, slot);
        } else {
          emit(AvroPlan.TEXT, s, slot);
        }
      }
      case FLOAT -> emit(AvroPlan.FLOAT, s, slot);
      case INT -> emit(AvroPlan.INT, s, slot);
      case LONG -> emit(AvroPlan.LONG, s, slot);
      case BOOLEAN -> emit(AvroPlan.BOOLEAN, s, slot);
      case ENUM -> emit(AvroPlan.ENUM, s, slot, symbols(schema));
      case BYTES, FIXED -> {
        if (!(logical instanceof LogicalTypes.Decimal decimal)) {
          other(schema, s, slot);
        } else if (schema.getType() == Type.BYTES) {
          emit(AvroPlan.DECIMAL_BYTES, s, slot, decimal.getScale());
        } else {
          emit(AvroPlan.DECIMAL_FIXED, s, slot, decimal.getScale(), schema.getFixedSize());
        }
      }
      default -> other(schema, s, slot);
    }
  }

  private void other(Schema schema, int section, int slot) {
    emit(AvroPlan.OTHER, section, slot);
    skip(schema);
  }

  private void featureDouble(int slot) {
    int before = extensible;
    if (before >= 0
        && code[before] == AvroPlan.FEATURE_DOUBLES
        && code[before + 1] + code[before + 2] == slot) {
      code[before + 2]++;
    } else {
      extensible = emit(AvroPlan.FEATURE_DOUBLES, slot, 1);
    }
  }

  /**
   * The slot of a column. Two fields of one column would hide each other; in the branches of a
   * union one field may make a column several times, and one of them counts.
   */
  private int column(String name) {
    Long before = columns.putIfAbsent(name, place);
    if (before != null && before != place && refusal == null) {
      refusal =
          "every feature needs a name of its own: two fields of the schema "
              + nameOfRoot()
              + " are the column \""
              + name
              + "\", give one another name under names";
    }
    return slot(name);
  }

  private int slot(@Nullable String name) {
    lengthOfNames += name == null ? 0 : name.length();
    if (lengthOfNames > LONGEST_NAMES) {
      refuse(LONGEST_NAMES + " characters in the names of its columns together");
    } else if (names.size() > MOST_COLUMNS) {
      refuse(MOST_COLUMNS + " columns");
    }
    if (refusal != null) {
      return AvroPlan.NO_NAME;
    }
    names.add(name);
    return names.size() - 1;
  }

  /** One table for an enum, however often it is used. */
  private int symbols(Schema schema) {
    return symbolTables.computeIfAbsent(
        schema,
        of -> {
          symbols.add(of.getEnumSymbols().stream().map(AvroPlan::utf8).toArray(byte[][]::new));
          return symbols.size() - 1;
        });
  }

  // ---- stepping over ----

  private void skip(Schema schema) {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> skip(1);
      case FLOAT -> skip(Float.BYTES);
      case DOUBLE -> skip(Double.BYTES);
      case FIXED -> skip(schema.getFixedSize());
      case INT, LONG, ENUM -> emit(AvroPlan.SKIP_NUMBER);
      case STRING, BYTES -> emit(AvroPlan.SKIP_SIZED);
      case UNION -> union(schema, this::skip);
      case ARRAY -> {
        int at = emit(AvroPlan.SKIP_ARRAY, isEmpty(schema.getElementType()) ? 1 : 0, 0);
        skip(schema.getElementType());
        emit(AvroPlan.END);
        code[at + 2] = here();
      }
      case MAP -> {
        int at = emit(AvroPlan.SKIP_MAP, 0);
        skip(schema.getValueType());
        emit(AvroPlan.END);
        code[at + 1] = here();
      }
      case RECORD -> {
        if (schema.getFields().size() <= SHORT
            && schema.getFields().stream().allMatch(field -> isPlain(field.schema()))) {
          schema.getFields().forEach(field -> skip(field.schema()));
        } else if (!isEmpty(schema)) {
          // Records nest, in themselves too: each has one body, however often it is used.
          calls.add(new Call(emit(AvroPlan.CALL, 0) + 1, schema));
        }
      }
    }
  }

  private void skip(int bytes) {
    if (bytes == 0) {
      return;
    }
    if (extensible >= 0
        && code[extensible] == AvroPlan.SKIP
        && code[extensible + 1] <= Integer.MAX_VALUE - bytes) {
      code[extensible + 1] += bytes;
    } else {
      extensible = emit(AvroPlan.SKIP, bytes);
    }
  }

  private static boolean isPlain(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, UNION, ARRAY, MAP -> false;
      default -> true;
    };
  }

  /** Whether a value takes no bytes. A record in itself, without a union between, has no values. */
  private boolean isEmpty(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> true;
      case FIXED -> schema.getFixedSize() == 0;
      case RECORD -> {
        Boolean known = empty.putIfAbsent(schema, true);
        if (known == null) {
          known = schema.getFields().stream().allMatch(field -> isEmpty(field.schema()));
          empty.put(schema, known);
        }
        yield known;
      }
      default -> false;
    };
  }

  // ---- code ----

  private interface Branch {
    void emit(Schema branch);
  }

  private void union(Schema union, Branch each) {
    List<Schema> branches = union.getTypes();
    int[] step = new int[2 + branches.size()];
    step[0] = AvroPlan.UNION;
    step[1] = branches.size();
    int at = emit(step);
    int[] jumps = new int[branches.size()];
    for (int i = 0; i < jumps.length; i++) {
      code[at + 2 + i] = here();
      each.emit(branches.get(i));
      jumps[i] = emit(AvroPlan.JUMP, 0);
    }
    for (int jump : jumps) {
      code[jump + 1] = here();
    }
  }

  /** The place of the next step, which something will jump to. */
  private int here() {
    extensible = -1;
    return size;
  }

  private int emit(int... step) {
    extensible = -1;
    if (size + step.length > code.length) {
      code = Arrays.copyOf(code, Math.max(2 * code.length, size + step.length));
    }
    System.arraycopy(step, 0, code, size, step.length);
    size += step.length;
    return size - step.length;
  }

  // ---- problems ----

  private String rule(Use use) {
    return switch (use) {
      case EVENT_TIME ->
          "must lead to "
              + mapping.eventTime().rule()
              + (mapping.eventTime().unit() == Unit.OWN ? " (else give its unit): " : ": ")
              + mapping.eventTime().field()
              + " is ";
      case PROBABILITIES -> "must lead to a map, a record or an array: is ";
      case PREDICTION_LABEL, PREDICTION_SCORE, LATENCY, TRUTH -> "must lead to a single value: is ";
      default -> "must lead to a string, an int, a long or an enum: is ";
    };
  }

  private void report(MappingNode node, Schema schema) {
    boolean there = met.contains(node);
    if (!there) {
      missing(node, node, schema);
      return;
    }
    for (MappingNode child : node.children().values()) {
      report(child, schema);
    }
  }

  /** Reports every key that leads to a node or below it. */
  private void missing(MappingNode node, MappingNode absent, Schema schema) {
    String message =
        "must lead to a field of the schema "
            + schema.getFullName()
            + ": "
            + node.path()
            + " does not, there is no "
            + absent.path()
            + known(absent, schema);
    for (Use use : node.uses()) {
      problems.add(new MappingProblem(use.key(), message));
    }
    if (node.named()) {
      problems.add(new MappingProblem("features", message));
    }
    node.children().values().forEach(child -> missing(child, absent, schema));
  }

  private static String known(MappingNode absent, Schema schema) {
    Schema parent = schema;
    List<String> path = absent.path().names();
    for (String name : path.subList(0, path.size() - 1)) {
      Schema record = recordIn(parent);
      Field field = record == null ? null : record.getField(name);
      if (field == null) {
        return "";
      }
      parent = field.schema();
    }
    Schema record = recordIn(parent);
    if (record == null) {
      return ", " + described(parent) + " has no fields";
    }
    List<String> fields = record.getFields().stream().map(Field::name).toList();
    return ", known are "
        + String.join(", ", fields.subList(0, Math.min(MOST_SHOWN, fields.size())))
        + (fields.size() > MOST_SHOWN ? ", …" : "");
  }

  private static @Nullable Schema recordIn(Schema schema) {
    if (schema.getType() == Type.UNION) {
      return schema.getTypes().stream()
          .filter(branch -> branch.getType() == Type.RECORD)
          .findFirst()
          .orElse(null);
    }
    return schema.getType() == Type.RECORD ? schema : null;
  }

  private static String described(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return "a value of type "
        + schema.getType().getName()
        + (logical == null ? "" : " (" + logical.getName() + ")");
  }
}
