package io.plumbline.connectors.format;

import io.plumbline.detectors.event.EventTime;
import io.plumbline.detectors.event.Section;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/**
 * What a mapping makes of a record that Avro's own reader has read: the slow and obvious way, path
 * by path.
 */
final class RecordJudge {
  private final EventMapping mapping;
  private final Typed root;

  RecordJudge(EventMapping mapping, Schema schema, Object record) {
    this.mapping = mapping;
    this.root = new Typed(schema, record);
  }

  /** A value and the type that it has. */
  private record Typed(Schema type, Object value) {
    static Typed of(Schema schema, Object value) {
      return schema.getType() == Schema.Type.UNION
          ? of(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value)
          : new Typed(schema, value);
    }

    /** Null for what is not there. */
    Typed field(String name) {
      if (type.getType() == Schema.Type.RECORD) {
        Schema.Field field = type.getField(name);
        return field == null ? null : of(field.schema(), ((GenericRecord) value).get(field.pos()));
      }
      if (type.getType() == Schema.Type.MAP) {
        Map<?, ?> map = (Map<?, ?>) value;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (entry.getKey().toString().equals(name)) {
            return of(type.getValueType(), entry.getValue());
          }
        }
      }
      return null;
    }

    boolean container() {
      return type.getType() == Schema.Type.RECORD || type.getType() == Schema.Type.MAP;
    }

    List<String> names() {
      return type.getType() == Schema.Type.RECORD
          ? type.getFields().stream().map(Schema.Field::name).toList()
          : ((Map<?, ?>) value).keySet().stream().map(Object::toString).toList();
    }
  }

  private Typed at(FieldPath path) {
    Typed at = path == null ? null : root;
    for (String name : path == null ? List.<String>of() : path.names()) {
      at = at == null ? null : at.field(name);
    }
    return at;
  }

  // ---- the envelope ----

  /** The text of an id, a model or a version; "absent" where there is none. */
  String text(FieldPath path) {
    Typed at = at(path);
    if (at == null) {
      return "absent";
    }
    String text =
        switch (at.type().getType()) {
          case STRING, INT, LONG, ENUM -> at.value().toString();
          default -> "";
        };
    return text.isEmpty() ? "absent" : text;
  }

  /** Null where there is no readable time. */
  Long time() {
    Typed at = at(mapping.eventTime().field());
    if (at == null) {
      return null;
    }
    MappedTime.Unit unit = mapping.eventTime().unit();
    return switch (at.type().getType()) {
      case STRING -> timeOf(at.value().toString(), unit);
      case INT, LONG -> {
        BigDecimal millis = millis(new BigDecimal(((Number) at.value()).longValue()), unit);
        yield millis == null ? null : whole(millis, unit);
      }
      case DOUBLE, FLOAT -> {
        double value = ((Number) at.value()).doubleValue();
        BigDecimal millis =
            unit == MappedTime.Unit.SECONDS
                ? new BigDecimal(Math.rint(value * 1e6)).movePointLeft(3)
                : millis(new BigDecimal(value), unit);
        yield millis == null ? null : whole(millis, unit);
      }
      default -> null;
    };
  }

  /** A number whose unit is configured is a time however large it is. */
  private static Long whole(BigDecimal millis, MappedTime.Unit unit) {
    BigInteger floor = millis.setScale(0, RoundingMode.FLOOR).toBigInteger();
    if (floor.compareTo(BigInteger.valueOf(Long.MAX_VALUE)) > 0) {
      return unit == MappedTime.Unit.OWN ? null : Long.valueOf(Long.MAX_VALUE);
    }
    return floor.max(BigInteger.valueOf(EventTime.BEFORE_ALL)).longValueExact();
  }

  private static BigDecimal millis(BigDecimal value, MappedTime.Unit unit) {
    return switch (unit) {
      case OWN, MILLIS -> value;
      case SECONDS -> value.movePointRight(3);
      case MICROS -> value.movePointLeft(3);
      case NANOS -> value.movePointLeft(6);
      case ISO_8601, PATTERN -> null;
    };
  }

  private static Long timeOf(String text, MappedTime.Unit unit) {
    try {
      return switch (unit) {
        case OWN, ISO_8601 -> OffsetDateTime.parse(text).toInstant().toEpochMilli();
        case PATTERN ->
            OffsetDateTime.parse(text, DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssX"))
                .toInstant()
                .toEpochMilli();
        default -> text.isEmpty() ? null : whole(millis(new BigDecimal(text), unit), unit);
      };
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  // ---- cells ----

  /** Every cell in no particular order, as {@link Rows#cells} writes it. */
  List<String> cells() {
    List<String> cells = new ArrayList<>();
    single(mapping.predictionLabel(), Section.PREDICTION_LABEL, cells);
    single(mapping.predictionScore(), Section.PREDICTION_SCORE, cells);
    single(mapping.latencyMs(), Section.LATENCY, cells);
    single(mapping.label(), Section.TRUTH, cells);
    probabilities(cells);
    MappedFeatures features = mapping.features();
    Typed under = at(features.under());
    if (under != null && features.only() == null && under.container()) {
      under.names().forEach(name -> rest(features.under().child(name), name, under, cells));
    }
    Stream.concat(
            features.only() == null ? Stream.of() : features.only().stream(),
            features.renamed().stream().map(MappedFeatures.Renamed::field))
        .distinct()
        .forEach(
            path -> {
              FieldPath whole = whole(path);
              Typed value = at(whole);
              if (value != null) {
                column(whole, columnOf(path), value, cells, false);
              }
            });
    return cells;
  }

  private FieldPath whole(FieldPath path) {
    FieldPath whole = mapping.features().under();
    for (String name : path.names()) {
      whole = whole.child(name);
    }
    return whole;
  }

  private String columnOf(FieldPath path) {
    return mapping.features().renamed().stream()
        .filter(renamed -> renamed.field().equals(path))
        .map(MappedFeatures.Renamed::column)
        .reduce((first, last) -> last)
        .orElse(String.join(".", path.names()));
  }

  private void rest(FieldPath path, String column, Typed parent, List<String> cells) {
    if (!taken(path) && !named(path)) {
      boolean entry = parent.type().getType() == Schema.Type.MAP && !special(path);
      column(path, column, at(path), cells, entry);
    }
  }

  private void column(
      FieldPath path, String column, Typed value, List<String> cells, boolean entry) {
    if (value.container() && !entry) {
      value.names().forEach(name -> rest(path.child(name), column + "." + name, value, cells));
    } else if (value.type().getType() == Schema.Type.NULL && inRecordUnion(path)) {
      return;
    } else {
      cells.add(Section.FEATURE + " " + column + " " + shown(value));
    }
  }

  /** Whether the field may also hold a record or a map: a null then makes no cell. */
  private boolean inRecordUnion(FieldPath path) {
    List<String> names = path.names();
    Typed parent = at(new FieldPath(names.subList(0, names.size() - 1)));
    String name = names.get(names.size() - 1);
    Schema declared =
        parent.type().getType() == Schema.Type.RECORD
            ? parent.type().getField(name).schema()
            : parent.type().getValueType();
    boolean entry = parent.type().getType() == Schema.Type.MAP && !special(path);
    return !entry
        && declared.getType() == Schema.Type.UNION
        && declared.getTypes().stream()
            .anyMatch(s -> s.getType() == Schema.Type.RECORD || s.getType() == Schema.Type.MAP);
  }

  /** Whether another key of the mapping uses exactly this field, or excepts it. */
  private boolean taken(FieldPath path) {
    return uses().anyMatch(path::equals)
        || mapping.features().except().stream().map(this::whole).anyMatch(path::equals);
  }

  private Stream<FieldPath> uses() {
    return Stream.of(
            mapping.eventId(),
            mapping.eventTime().field(),
            mapping.model(),
            mapping.modelVersion(),
            mapping.predictionLabel(),
            mapping.predictionScore(),
            mapping.probabilities(),
            mapping.latencyMs(),
            mapping.label(),
            mapping.attributions(),
            mapping.tags())
        .filter(Objects::nonNull);
  }

  private boolean named(FieldPath path) {
    MappedFeatures features = mapping.features();
    return Stream.concat(
            features.only() == null ? Stream.of() : features.only().stream(),
            features.renamed().stream().map(MappedFeatures.Renamed::field))
        .map(this::whole)
        .anyMatch(path::equals);
  }

  /** Whether any key of the mapping names the field or something in it. */
  private boolean special(FieldPath path) {
    MappedFeatures features = mapping.features();
    return Stream.of(
            uses(),
            Stream.of(features.under()),
            features.except().stream().map(this::whole),
            features.only() == null
                ? Stream.<FieldPath>of()
                : features.only().stream().map(this::whole),
            features.renamed().stream().map(r -> whole(r.field())))
        .flatMap(s -> s)
        .anyMatch(
            named ->
                named.names().size() >= path.names().size()
                    && named.names().subList(0, path.names().size()).equals(path.names()));
  }

  private void single(FieldPath path, Section section, List<String> cells) {
    Typed at = at(path);
    if (at != null && at.type().getType() != Schema.Type.NULL) {
      cells.add(section + " " + shown(at));
    }
  }

  private void probabilities(List<String> cells) {
    Typed at = at(mapping.probabilities());
    if (at == null) {
      return;
    }
    String section = Section.PROBABILITY + " ";
    if (at.container()) {
      at.names().forEach(name -> cells.add(section + name + " " + shown(at.field(name))));
    } else if (at.type().getType() == Schema.Type.ARRAY) {
      int i = 0;
      Schema item = at.type().getElementType();
      for (Object value : (List<?>) at.value()) {
        if (RandomRecords.write(item, value).length == 0) {
          return; // nothing can be told from what takes no bytes
        }
        cells.add(section + i++ + " " + shown(Typed.of(item, value)));
      }
    }
  }

  private static String shown(Typed value) {
    Object v = value.value();
    return switch (value.type().getType()) {
      case NULL -> "NULL";
      case STRING, ENUM -> "TEXT " + v;
      case BOOLEAN -> "BOOLEAN " + v;
      case DOUBLE, FLOAT -> "NUMBER " + (((Number) v).doubleValue() + 0.0);
      case INT, LONG -> {
        long whole = ((Number) v).longValue();
        boolean exact = Math.abs((double) whole) < 0x1p53;
        yield "NUMBER " + (double) whole + (exact ? "" : " digits " + whole);
      }
      case BYTES -> decimal(value.type(), bytes((ByteBuffer) v));
      case FIXED -> decimal(value.type(), ((GenericFixed) v).bytes());
      default -> "OTHER";
    };
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String decimal(Schema type, byte[] unscaled) {
    if (!(type.getLogicalType() instanceof LogicalTypes.Decimal decimal) || unscaled.length == 0) {
      return "OTHER";
    }
    BigDecimal value = new BigDecimal(new BigInteger(unscaled), decimal.getScale());
    return "NUMBER " + (value.doubleValue() + 0.0);
  }
}
