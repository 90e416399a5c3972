package io.plumbline.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** What a change of a schema would break for the readers and writers of the released one. */
final class SchemaChange {
  private SchemaChange() {}

  /** Every rule that the change breaks, with the place; empty for a compatible change. */
  static List<String> problems(Schema released, Schema current) {
    List<String> problems = new ArrayList<>();
    resolve(current, released, "a new reader must read old data", problems);
    resolve(released, current, "an old reader must read new data", problems);
    Map<String, Schema> now = records(current);
    records(released)
        .forEach(
            (name, before) -> {
              if (now.containsKey(name)) {
                compare(before, now.get(name), problems);
              } else {
                problems.add(name + " must not be removed or renamed");
              }
            });
    return problems;
  }

  private static void resolve(Schema reader, Schema writer, String rule, List<String> problems) {
    SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    pair.getResult()
        .getIncompatibilities()
        .forEach(
            fault -> problems.add(rule + ": " + fault.getLocation() + " " + fault.getMessage()));
  }

  private static void compare(Schema before, Schema now, List<String> problems) {
    List<Field> fields = now.getFields();
    for (Field old : before.getFields()) {
      String place = before.getFullName() + "." + old.name();
      Field field = now.getField(old.name());
      if (field == null) {
        problems.add(place + " must not be removed or renamed");
        continue;
      }
      if (field.pos() != old.pos()) {
        problems.add(place + " must stay at " + old.pos() + ": is at " + field.pos());
      }
      if (!units(old.schema()).equals(units(field.schema()))) {
        problems.add(
            place + " must keep its unit " + units(old.schema()) + ": is " + units(field.schema()));
      }
      if (old.hasDefaultValue() && !Objects.equals(old.defaultVal(), field.defaultVal())) {
        problems.add(place + " must keep its default " + old.defaultVal());
      }
    }
    for (Field field :
        fields.subList(Math.min(fields.size(), before.getFields().size()), fields.size())) {
      if (!field.hasDefaultValue()) {
        problems.add(now.getFullName() + "." + field.name() + " is new and must have a default");
      }
    }
  }

  /** The logical types within a type, which resolution does not look at. */
  private static List<String> units(Schema type) {
    List<String> units = new ArrayList<>();
    if (type.isUnion()) {
      type.getTypes().forEach(branch -> units.addAll(units(branch)));
    } else if (type.getLogicalType() != null) {
      units.add(type.getLogicalType().getName());
    }
    return units;
  }

  /** Every record within a schema by its full name. */
  static Map<String, Schema> records(Schema schema) {
    Map<String, Schema> records = new LinkedHashMap<>();
    collect(schema, records);
    return records;
  }

  private static void collect(Schema schema, Map<String, Schema> records) {
    switch (schema.getType()) {
      case RECORD -> {
        if (records.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), records));
        }
      }
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, records));
      case MAP -> collect(schema.getValueType(), records);
      case ARRAY -> collect(schema.getElementType(), records);
      default -> {}
    }
  }
}
