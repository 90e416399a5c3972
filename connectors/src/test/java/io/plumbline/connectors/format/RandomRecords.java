package io.plumbline.connectors.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Schemas of every shape from a seed, records of them, and mappings that use some of it. */
final class RandomRecords {
  private static final int DEEPEST = 3;
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "g", "h"};

  private final SplittableRandom random;
  private int named;

  RandomRecords(long seed) {
    random = new SplittableRandom(seed);
  }

  // ---- schemas ----

  Schema schema() {
    return record(0);
  }

  private Schema record(int depth) {
    Schema record = Schema.createRecord("R" + named++, null, "test", false);
    List<Schema.Field> fields = new ArrayList<>();
    int size = depth == 0 ? random.nextInt(3, NAMES.length + 1) : random.nextInt(0, 4);
    for (int i = 0; i < size; i++) {
      // Runs of one type are what the plan joins.
      Schema type =
          i > 0 && random.nextInt(3) == 0 ? fields.get(i - 1).schema() : any(depth + 1, true);
      fields.add(new Schema.Field(NAMES[i], type));
    }
    record.setFields(fields);
    return record;
  }

  private Schema any(int depth, boolean unions) {
    int kinds = depth >= DEEPEST ? 10 : 15;
    return switch (random.nextInt(kinds)) {
      case 0, 1 -> Schema.create(Schema.Type.DOUBLE);
      case 2 -> Schema.create(Schema.Type.STRING);
      case 3 -> Schema.create(Schema.Type.LONG);
      case 4 -> Schema.create(Schema.Type.INT);
      case 5 -> Schema.create(Schema.Type.BOOLEAN);
      case 6 -> Schema.create(Schema.Type.FLOAT);
      case 7 -> Schema.createEnum("E" + named++, null, "test", List.of("x", "yy", "zzz"));
      case 8 -> bytes();
      case 9 -> Schema.create(Schema.Type.NULL);
      case 10, 11 -> record(depth);
      case 12 -> Schema.createArray(any(depth + 1, true));
      case 13 -> Schema.createMap(any(depth + 1, true));
      default -> unions ? union(depth) : Schema.create(Schema.Type.STRING);
    };
  }

  private Schema bytes() {
    return switch (random.nextInt(4)) {
      case 0 -> Schema.create(Schema.Type.BYTES);
      case 1 -> Schema.createFixed("F" + named++, null, "test", random.nextInt(0, 5));
      case 2 -> {
        int precision = random.nextInt(1, 30);
        yield LogicalTypes.decimal(precision, random.nextInt(0, precision + 1))
            .addToSchema(Schema.create(Schema.Type.BYTES));
      }
      default ->
          LogicalTypes.decimal(9, random.nextInt(0, 10))
              .addToSchema(Schema.createFixed("F" + named++, null, "test", 5));
    };
  }

  private Schema union(int depth) {
    Map<String, Schema> branches = new LinkedHashMap<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      Schema branch = random.nextInt(3) == 0 ? Schema.create(Schema.Type.NULL) : any(depth, false);
      if (branch.getType() != Schema.Type.UNION) {
        // Avro tells branches apart by their types, named ones by their names.
        branches.putIfAbsent(branch.getFullName(), branch);
      }
    }
    return Schema.createUnion(List.copyOf(branches.values()));
  }

  /** Whether there is an array or a map in it. */
  static boolean hasItems(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().anyMatch(f -> hasItems(f.schema()));
      case UNION -> schema.getTypes().stream().anyMatch(RandomRecords::hasItems);
      case MAP, ARRAY -> true;
      default -> false;
    };
  }

  // ---- records ----

  Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> {
        List<Object> items = new GenericData.Array<>(3, schema);
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(schema.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(
              random.nextInt(3) == 0 ? text() + i : NAMES[random.nextInt(NAMES.length)],
              value(schema.getValueType()));
        }
        yield map;
      }
      case STRING -> text();
      case LONG -> random.nextBoolean() ? random.nextLong() : random.nextInt(-99, 1000);
      case INT -> random.nextBoolean() ? random.nextInt() : random.nextInt(-9, 100);
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> random.nextInt(9) == 0 ? -0.0 : random.nextDouble(-1e6, 1e6);
      case FLOAT -> (float) random.nextDouble(-1e3, 1e3);
      case ENUM ->
          new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
      case BYTES -> ByteBuffer.wrap(unscaled());
      case FIXED -> new GenericData.Fixed(schema, noise(schema.getFixedSize()));
      case NULL -> null;
    };
  }

  private byte[] unscaled() {
    return random.nextBoolean()
        ? BigInteger.valueOf(random.nextInt()).toByteArray()
        : noise(random.nextInt(14));
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return switch (random.nextInt(5)) {
      case 0 -> "";
      case 1 -> "2026-01-05T10:00:0" + random.nextInt(10) + "Z";
      case 2 -> "é漢😀";
      case 3 -> String.valueOf(random.nextInt(100_000));
      default -> "t" + random.nextInt(100);
    };
  }

  static byte[] write(Schema schema, Object record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  // ---- mappings ----

  /** Mostly paths that are there, of any type. */
  EventMapping mapping(Schema schema) {
    MappedTime.Unit[] units = MappedTime.Unit.values();
    MappedTime.Unit unit = units[random.nextInt(units.length)];
    FieldPath time = path(schema);
    return new EventMapping(
        path(schema),
        unit == MappedTime.Unit.PATTERN
            ? MappedTime.like(time, "yyyy-MM-dd'T'HH:mm:ssX", "UTC")
            : MappedTime.in(time, unit),
        pathOrNull(schema),
        pathOrNull(schema),
        features(schema),
        pathOrNull(schema),
        pathOrNull(schema),
        pathOrNull(schema),
        pathOrNull(schema),
        pathOrNull(schema),
        pathOrNull(schema),
        pathOrNull(schema));
  }

  private MappedFeatures features(Schema schema) {
    FieldPath under = random.nextInt(3) == 0 ? path(schema) : FieldPath.ROOT;
    List<MappedFeatures.Renamed> renamed = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      renamed.add(new MappedFeatures.Renamed(path(schema), "renamed"));
    }
    List<FieldPath> some = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      some.add(path(schema));
    }
    // A path that is renamed is not at the same time excepted.
    some.removeIf(path -> renamed.stream().anyMatch(r -> r.field().equals(path)));
    return random.nextBoolean()
        ? new MappedFeatures(under, null, some, renamed)
        : new MappedFeatures(under, some, List.of(), renamed);
  }

  private FieldPath pathOrNull(Schema schema) {
    return random.nextInt(3) == 0 ? path(schema) : null;
  }

  private FieldPath path(Schema schema) {
    List<String> names = new ArrayList<>();
    Schema at = schema;
    do {
      while (at.getType() == Schema.Type.UNION) {
        at = at.getTypes().get(random.nextInt(at.getTypes().size()));
      }
      if (at.getType() == Schema.Type.RECORD && !at.getFields().isEmpty()) {
        Schema.Field field = at.getFields().get(random.nextInt(at.getFields().size()));
        names.add(random.nextInt(20) == 0 ? "none" : field.name());
        at = field.schema();
      } else if (at.getType() == Schema.Type.MAP) {
        names.add(NAMES[random.nextInt(NAMES.length)]);
        at = at.getValueType();
      } else {
        names.add("none");
        break;
      }
    } while (random.nextInt(3) > 0
        && (at.getType() == Schema.Type.RECORD
            || at.getType() == Schema.Type.MAP
            || at.getType() == Schema.Type.UNION));
    return new FieldPath(names);
  }
}
