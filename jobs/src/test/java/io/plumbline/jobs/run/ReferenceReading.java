package io.plumbline.jobs.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * What must become of bytes that nobody chose, by other readers than the job's own: Jackson for
 * JSON; for Avro a walk along the schema, and Avro's reader where that ends well.
 */
final class ReferenceReading {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReferenceReading() {}

  /** What is known of some bytes. */
  enum Verdict {
    /** No reader may take them. */
    REFUSED,
    /** An event with the envelope that was asked for. */
    ACCEPTED,
    /** An event of another envelope, or one of which the formats leave open whether it is one. */
    UNDECIDED
  }

  // ---- JSON ----

  /**
   * Judges a JSON text.
   *
   * @param like has the envelope that the text must have
   * @param envelope where that is, as JSON pointers
   */
  static Verdict json(byte[] bytes, byte[] like, List<String> envelope) {
    JsonNode node;
    JsonNode expected;
    try (JsonParser parser = MAPPER.createParser(utf8(bytes))) {
      expected = MAPPER.readTree(like);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Verdict.REFUSED;
      }
      node = MAPPER.readTree(parser);
      if (parser.nextToken() != null) {
        return Verdict.REFUSED;
      }
    } catch (IOException e) {
      // RFC 8259 allows half of a pair in an escape, section 8.2; Jackson only outside of names.
      return String.valueOf(e.getMessage()).contains("surrogate")
          ? Verdict.UNDECIDED
          : Verdict.REFUSED;
    }
    return envelope.stream().allMatch(at -> node.at(at).equals(expected.at(at)))
        ? Verdict.ACCEPTED
        : Verdict.UNDECIDED;
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  // ---- Avro ----

  /**
   * Judges the plain binary of a published event.
   *
   * @param like has the envelope that the event must have
   */
  static Verdict avro(byte[] bytes, byte[] like) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      walk(PredictionEvent.getClassSchema(), in);
      if (in.hasRemaining()) {
        return Verdict.REFUSED;
      }
    } catch (Refused | BufferUnderflowException | CharacterCodingException e) {
      return Verdict.REFUSED;
    } catch (Undecided e) {
      return Verdict.UNDECIDED;
    }
    PredictionEvent event = byAvro(bytes);
    PredictionEvent expected = byAvro(like);
    boolean same =
        expected.getModel().equals(event.getModel())
            && expected.getModelVersion().equals(event.getModelVersion())
            && expected.getEventId().equals(event.getEventId())
            && expected.getEventTime().equals(event.getEventTime());
    return same ? Verdict.ACCEPTED : Verdict.UNDECIDED;
  }

  private static PredictionEvent byAvro(byte[] bytes) {
    try {
      return new SpecificDatumReader<>(PredictionEvent.class)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new AssertionError("the schema and Avro's reader disagree", e);
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class Undecided extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static void walk(Schema schema, ByteBuffer in)
      throws Refused, Undecided, CharacterCodingException {
    switch (schema.getType()) {
      case NULL -> {}
      case LONG -> number(in);
      case DOUBLE -> in.getDouble();
      case STRING -> text(in);
      case BOOLEAN -> {
        byte truth = in.get();
        require(truth == 0 || truth == 1);
      }
      case UNION -> {
        long branch = number(in);
        require(branch >= 0 && branch < schema.getTypes().size());
        walk(schema.getTypes().get((int) branch), in);
      }
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          walk(field.schema(), in);
        }
      }
      case MAP -> {
        for (long count = number(in); count != 0; count = number(in)) {
          if (count < 0) {
            throw new Undecided(); // The block's size comes next, and may be no more than a hint.
          }
          for (long i = 0; i < count; i++) {
            text(in);
            walk(schema.getValueType(), in);
          }
        }
      }
      default -> throw new AssertionError("the published event has no " + schema.getType());
    }
  }

  private static void text(ByteBuffer in) throws Refused, Undecided, CharacterCodingException {
    long length = number(in);
    require(length >= 0 && length <= in.remaining());
    ByteBuffer text = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    StandardCharsets.UTF_8.newDecoder().decode(text);
  }

  private static long number(ByteBuffer in) throws Undecided {
    long bits = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      bits |= (next & 0x7FL) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw new Undecided(); // Longer than it need be.
        }
        return bits >>> 1 ^ -(bits & 1);
      }
      if (shift >= 56) {
        throw new Undecided(); // Nine bytes and more: whether that is too long is another test's.
      }
    }
  }

  private static void require(boolean holds) throws Refused {
    if (!holds) {
      throw new Refused();
    }
  }
}
