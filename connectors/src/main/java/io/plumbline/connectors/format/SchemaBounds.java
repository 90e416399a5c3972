package io.plumbline.connectors.format;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a writer's schema may ask for, so that none takes the stack, the memory or the time of
 * others: a schema is small, but its types are used many times and within one another.
 */
public final class SchemaBounds {
  /**
   * How many types may be in one another. Avro walks through a schema by recursion, and so does
   * what is made of it here.
   */
  public static final int DEEPEST = 200;

  /**
   * How many steps may be taken without a byte being read. Any number of items, each of a byte,
   * would take as many times that.
   */
  static final int MOST_WITHOUT_BYTES = 1_000;

  private final Map<Schema, Long> free = new IdentityHashMap<>();
  private final Map<Schema, Long> counted = new IdentityHashMap<>();
  private long mostFree;

  private SchemaBounds() {}

  /**
   * Reads a schema that others have accepted: its names and defaults are theirs to judge.
   *
   * @throws RuntimeException of one kind or another for what is no schema, and a {@link
   *     SchemaParseException} for one that is out of bounds
   */
  public static Schema parse(String text) {
    return checked(
        new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text));
  }

  /**
   * The schema itself.
   *
   * @throws SchemaParseException if it is out of bounds
   */
  static Schema checked(Schema schema) {
    String fault = fault(schema);
    if (fault != null) {
      throw new SchemaParseException(fault);
    }
    return schema;
  }

  /** Which bound a schema breaks, or null. To be asked before anything else is done with it. */
  public static @Nullable String fault(Schema schema) {
    if (isDeep(schema)) {
      return "the types of a schema must be at most "
          + DEEPEST
          + " deep in one another: those of "
          + name(schema)
          + " are deeper";
    }
    SchemaBounds of = new SchemaBounds();
    of.free(schema);
    return of.mostFree <= MOST_WITHOUT_BYTES
        ? null
        : "a value must have at most "
            + MOST_WITHOUT_BYTES
            + " fields that take no bytes, those of records in it counted each: one in "
            + name(schema)
            + " has more";
  }

  /** How many types there are in a schema within bounds, those in others counted each time. */
  public static long types(Schema schema) {
    return new SchemaBounds().count(schema);
  }

  private static String name(Schema schema) {
    return schema.getType() == Schema.Type.RECORD
        ? schema.getFullName()
        : "a schema of type " + schema.getType().getName();
  }

  private static List<Schema> within(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Field::schema).toList();
      case ARRAY -> List.of(schema.getElementType());
      case MAP -> List.of(schema.getValueType());
      case UNION -> schema.getTypes();
      default -> List.of();
    };
  }

  /** Walks as Avro does, into each type once and in order, but without recursion. */
  private static boolean isDeep(Schema schema) {
    Set<Schema> met = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Iterator<Schema>> open = new ArrayDeque<>();
    met.add(schema);
    open.push(within(schema).iterator());
    while (!open.isEmpty()) {
      if (!open.peek().hasNext()) {
        open.pop();
        continue;
      }
      Schema next = open.peek().next();
      if (met.add(next)) {
        if (open.size() > DEEPEST) {
          return true;
        }
        open.push(within(next).iterator());
      }
    }
    return false;
  }

  /** The steps that a value without bytes takes; 0 for a value that has some. */
  private long free(Schema schema) {
    Long known = free.putIfAbsent(schema, 0L);
    if (known != null) {
      return known;
    }
    boolean bytes = false;
    long steps = 1;
    for (Schema inner : within(schema)) {
      long of = free(inner);
      bytes |= of == 0;
      steps = Math.min(Integer.MAX_VALUE, steps + of);
    }
    mostFree = Math.max(mostFree, steps);
    boolean none =
        switch (schema.getType()) {
          case NULL -> true;
          case FIXED -> schema.getFixedSize() == 0;
          case RECORD -> !bytes;
          default -> false;
        };
    free.put(schema, none ? steps : 0);
    return none ? steps : 0;
  }

  private long count(Schema schema) {
    Long known = counted.putIfAbsent(schema, 1L);
    if (known != null) {
      return known;
    }
    long types = 1;
    for (Schema inner : within(schema)) {
      types = Math.min(Integer.MAX_VALUE, types + count(inner));
    }
    counted.put(schema, types);
    return types;
  }
}
