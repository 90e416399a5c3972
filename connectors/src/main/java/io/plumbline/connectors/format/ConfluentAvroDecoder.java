package io.plumbline.connectors.format;

import io.plumbline.connectors.format.WriterSchemas.NoSuchSchema;
import io.plumbline.connectors.format.WriterSchemas.NotNow;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes events in Confluent's wire format: a zero, the number of the writer's schema in four
 * bytes, then plain Avro binary. A number that was not seen before is looked up while the job runs.
 *
 * <p>An event whose schema is not found is {@code unknown_schema}; the number is asked for again
 * after a while, since a schema may come later. While the schemas cannot be reached the reader
 * waits, up to a limit; past it events with schemas that are not known are {@code unknown_schema}
 * too, and one question after each pause finds out when the outage is over. So a replay gives the
 * same events as long as the schemas are there and no outage outlasts the wait.
 *
 * <p>What cannot be told for one number, such as where a registry answers with an error, says
 * nothing of the others: it is waited for as in an outage, once, and then the number alone is
 * {@code unknown_schema} until it is asked for again. Such waits take at most a tenth of the time.
 */
public final class ConfluentAvroDecoder implements EventDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(ConfluentAvroDecoder.class);
  private static final int HEADER = 5;
  private static final int NEAREST = 64;
  private static final int MOST_REFUSED = 4_096;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** How often it is looked whether the state of a refused number is another. */
  private static final long RECHECK_MILLIS = 1_000;

  /** After a wait for one number in vain there is none for so many times its length. */
  private static final int REST = 10;

  private final @Nullable EventMapping mapping;
  private final EventDefaults defaults;
  private final EventLimits limits;
  private final WriterSchemas schemas;
  private final Patience patience;
  private final Ticks ticks;

  private final @Nullable Known[] nearest = new @Nullable Known[NEAREST];
  private final LinkedHashMap<Integer, Known> known;
  private final LinkedHashMap<Integer, Refused> refused;
  private @Nullable String outage;
  private long outageUntil;
  private long questionsSince;
  private int questions;
  private long nextWait;

  /**
   * How long to wait for schemas.
   *
   * @param whileUnreachable how long a reader stands still in an outage before it gives up; at
   *     least 0
   * @param betweenQuestions how long an answer that there is no such schema holds, and how long
   *     nothing is asked after a wait was in vain; above 0
   * @param mostUnknown of how many numbers that were not found within {@code betweenQuestions} the
   *     schemas are asked for; further new numbers are then {@code unknown_schema} unasked, so that
   *     a flood of invented numbers costs no request each
   * @param mostKnown how many schemas are kept, those that were used last; at least 1
   */
  public record Patience(
      Duration whileUnreachable, Duration betweenQuestions, int mostUnknown, int mostKnown)
      implements Serializable {
    /** A minute; 30 seconds; 100 numbers; 1,000 schemas. */
    public static final Patience DEFAULT =
        new Patience(Duration.ofMinutes(1), Duration.ofSeconds(30), 100, 1_000);
  }

  /** The time that passes, and the wait for it. */
  interface Ticks {
    /** Milliseconds since any moment. */
    long millis();

    /** Lets time pass. */
    void pause(long millis) throws InterruptedException;
  }

  /** A schema that was found. */
  private record Known(int id, EventDecoder decoder) {}

  /** A number without a usable schema, until it is asked for again. */
  private static final class Refused {
    private final String why;
    private final String state;
    private final long until;

    /** Whether it was waited for already. */
    private final boolean awaited;

    private long checked;

    Refused(String why, String state, long now, long until, boolean awaited) {
      this.why = why;
      this.state = state;
      this.until = until;
      this.awaited = awaited;
      this.checked = now;
    }
  }

  private static final class SystemTicks implements Ticks {
    @Override
    public long millis() {
      return System.nanoTime() / 1_000_000;
    }

    @Override
    public void pause(long millis) throws InterruptedException {
      Thread.sleep(millis);
    }
  }

  /**
   * A decoder for the events of one reader.
   *
   * @param mapping what the fields of the records are; null for the published prediction event,
   *     whose fields are found by their names in whatever version of it
   */
  public ConfluentAvroDecoder(
      WriterSchemas schemas,
      @Nullable EventMapping mapping,
      EventDefaults defaults,
      EventLimits limits,
      Patience patience) {
    this(schemas, mapping, defaults, limits, patience, new SystemTicks());
  }

  ConfluentAvroDecoder(
      WriterSchemas schemas,
      @Nullable EventMapping mapping,
      EventDefaults defaults,
      EventLimits limits,
      Patience patience,
      Ticks ticks) {
    this.schemas = schemas;
    this.mapping = mapping;
    this.defaults = defaults;
    this.limits = limits;
    this.patience = patience;
    this.ticks = ticks;
    this.known = new LinkedHashMap<>(16, 0.75f, true);
    this.refused = new LinkedHashMap<>();
    this.questionsSince = ticks.millis();
    this.nextWait = this.questionsSince;
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    if (length < HEADER || bytes[offset] != 0) {
      row.clear();
      row.reject(
          DeadLetterReason.MALFORMED,
          "an event must begin with a zero and the four bytes of its schema's number: "
              + (length < HEADER ? "had " + length + " bytes" : "began with " + bytes[offset]));
      return;
    }
    int id =
        bytes[offset + 1] << 24
            | (bytes[offset + 2] & 0xFF) << 16
            | (bytes[offset + 3] & 0xFF) << 8
            | bytes[offset + 4] & 0xFF;
    Known of = nearest[id & NEAREST - 1];
    if (of == null || of.id() != id) {
      of = find(id, row);
      if (of == null) {
        return;
      }
    }
    of.decoder().decode(bytes, offset + HEADER, length - HEADER, row);
  }

  /** The schema's decoder; null, with the row rejected, if there is none. */
  private @Nullable Known find(int id, EventRow row) {
    Known found = known.get(id);
    if (found == null) {
      String why = ask(id);
      found = known.get(id);
      if (found == null) {
        row.clear();
        row.reject(DeadLetterReason.UNKNOWN_SCHEMA, "no schema with the number " + id + ": " + why);
        return null;
      }
    }
    nearest[id & NEAREST - 1] = found;
    return found;
  }

  /** Looks for a schema and keeps it; why not, if it is not kept. */
  private String ask(int id) {
    long now = ticks.millis();
    Refused before = refused.get(id);
    if (before != null && now < before.until && !isOther(id, before, now)) {
      return before.why;
    }
    String out = outage;
    if (out != null && now < outageUntil) {
      return out;
    }
    if (now - questionsSince >= patience.betweenQuestions().toMillis()) {
      questionsSince = now;
      questions = 0;
    }
    if (questions >= patience.mostUnknown()) {
      return "too many unknown numbers to ask for each";
    }
    String state = schemas.state(id);
    boolean awaited = before != null && before.awaited;
    try {
      keep(id, await(id, out == null ? patience.whileUnreachable().toMillis() : 0, awaited));
      if (awaited) {
        nextWait = ticks.millis();
      }
      return "";
    } catch (NoSuchSchema e) {
      outage = null;
      questions++;
      return refuse(id, String.valueOf(e.getMessage()), state, awaited);
    } catch (NotNow e) {
      outage = null;
      questions++;
      long end = ticks.millis();
      nextWait = Math.max(nextWait, end + REST * (end - now));
      return refuse(id, String.valueOf(e.getMessage()), state, true);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      LOG.warn("Schemas cannot be reached, events with unknown ones are dead letters: {}", why);
      outage = why;
      outageUntil = ticks.millis() + patience.betweenQuestions().toMillis();
      return why;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      // The task ends; what it was about to decide is decided again from its last checkpoint.
      throw new IllegalStateException("interrupted while waiting for the schema " + id, e);
    }
  }

  private boolean isOther(int id, Refused before, long now) {
    if (now - before.checked < RECHECK_MILLIS) {
      return false;
    }
    before.checked = now;
    return !schemas.state(id).equals(before.state);
  }

  /**
   * Asks until there is an answer or patience is at its end.
   *
   * @param awaited whether there was a wait for this number alone, and there is to be no other
   */
  private Schema await(int id, long atMost, boolean awaited)
      throws NoSuchSchema, IOException, InterruptedException {
    long begin = ticks.millis();
    long end = begin + atMost;
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        Schema schema = schemas.find(id);
        outage = null;
        return schema;
      } catch (IOException e) {
        long left = end - ticks.millis();
        boolean alone = e instanceof NotNow;
        if (left <= 0 || alone && (awaited || begin < nextWait)) {
          throw e;
        }
        if (pause == FIRST_PAUSE_MILLIS) {
          LOG.warn("Waiting for the schema {}: {}", id, e.getMessage());
        }
        ticks.pause(Math.min(pause, left));
        pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
      }
    }
  }

  private String refuse(int id, String why, String state, boolean awaited) {
    LOG.warn("Events with the schema {} are dead letters: {}", id, why);
    if (refused.size() >= MOST_REFUSED) {
      refused.clear();
    }
    long now = ticks.millis();
    long until = now + patience.betweenQuestions().toMillis();
    refused.put(id, new Refused(why, state, now, until, awaited));
    return why;
  }

  private void keep(int id, Schema schema) throws NoSuchSchema {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new NoSuchSchema("it must be a record: was " + schema.getType().getName());
    }
    refused.remove(id);
    known.put(id, new Known(id, decoder(id, schema)));
    if (known.size() > patience.mostKnown()) {
      Map.Entry<Integer, Known> eldest = known.entrySet().iterator().next();
      int forgotten = eldest.getKey();
      known.remove(forgotten);
      nearest[forgotten & NEAREST - 1] = null;
    }
  }

  private EventDecoder decoder(int id, Schema schema) throws NoSuchSchema {
    if (mapping == null && isPublished(schema)) {
      return new AvroEventDecoder(defaults, limits);
    }
    MappedAvroDecoder decoder =
        new MappedAvroDecoder(
            schema, mapping == null ? EventMapping.ENVELOPE : mapping, defaults, limits);
    String refusal = decoder.refusal();
    if (refusal != null) {
      throw new NoSuchSchema(refusal);
    }
    // What a version of the published event leaves out is missing, and that is all.
    if (mapping != null) {
      decoder.problems().forEach(p -> LOG.warn("The schema {} lacks {}", id, p));
    }
    return decoder;
  }

  private static boolean isPublished(Schema schema) {
    Schema.Field time = schema.getField("event_time");
    Schema published = PredictionEvent.getClassSchema();
    // A fingerprint says nothing of the time's unit.
    return SchemaNormalization.parsingFingerprint64(schema)
            == SchemaNormalization.parsingFingerprint64(published)
        && time.schema().equals(published.getField("event_time").schema());
  }
}
