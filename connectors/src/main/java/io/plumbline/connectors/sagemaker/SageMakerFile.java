package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.plumbline.connectors.reference.WholeFile;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Model Monitor's documents in files. */
public final class SageMakerFile {
  /** The largest file that is read, in bytes. */
  static final int MAX_BYTES = 1 << 26;

  private SageMakerFile() {}

  /**
   * Reads {@code statistics.json}.
   *
   * @throws IOException if there is none; the message begins with the path
   * @throws InvalidSageMakerFile with every problem, if there is one
   */
  public static SageMakerDocument<Statistics> statistics(Path file)
      throws IOException, InvalidSageMakerFile {
    String text = text(file);
    try {
      return StatisticsJson.read(text);
    } catch (InvalidSageMakerFile e) {
      throw e.in(file);
    }
  }

  /**
   * Reads {@code constraints.json}.
   *
   * @throws IOException if there is none; the message begins with the path
   * @throws InvalidSageMakerFile with every problem, if there is one
   */
  public static SageMakerDocument<Constraints> constraints(Path file)
      throws IOException, InvalidSageMakerFile {
    String text = text(file);
    try {
      return ConstraintsJson.read(text);
    } catch (InvalidSageMakerFile e) {
      throw e.in(file);
    }
  }

  /**
   * Reads {@code constraint_violations.json}.
   *
   * @throws IOException if there is none; the message begins with the path
   * @throws InvalidSageMakerFile with every problem, if there is one
   */
  public static SageMakerDocument<List<Violation>> violations(Path file)
      throws IOException, InvalidSageMakerFile {
    String text = text(file);
    try {
      return ViolationsJson.read(text);
    } catch (InvalidSageMakerFile e) {
      throw e.in(file);
    }
  }

  private static String text(Path file) throws IOException {
    return text(file, MAX_BYTES, null);
  }

  /**
   * The text of a file.
   *
   * @param maxBytes a larger file is refused unread
   * @param limit what sets {@code maxBytes}, for the message; or null
   * @throws IOException if there is none; the message begins with the path
   */
  public static String text(Path file, int maxBytes, @Nullable String limit) throws IOException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException(file + ": must be a file"); // a pipe might never end
      }
      long size = Files.size(file);
      if (size > maxBytes) {
        throw new IOException(
            file
                + ": must have at most "
                + maxBytes
                + " bytes"
                + (limit == null ? "" : " (" + limit + ")")
                + ": had "
                + size);
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": is not there", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": must be UTF-8", e);
    }
  }

  /** Writes statistics, whole or not at all; creates the folder. */
  public static void write(Path file, Statistics statistics) throws IOException {
    WholeFile.write(file, StatisticsJson.write(statistics));
  }

  /** Writes constraints, whole or not at all; creates the folder. */
  public static void write(Path file, Constraints constraints) throws IOException {
    WholeFile.write(file, ConstraintsJson.write(constraints));
  }

  /** Writes violations, whole or not at all; creates the folder. */
  public static void write(Path file, List<Violation> violations) throws IOException {
    WholeFile.write(file, ViolationsJson.write(violations));
  }

  /**
   * Whether the file looks like {@code statistics.json} or {@code constraints.json} and not like
   * lines of events: an object with an array of {@code features} whose first element has an {@code
   * inferred_type}. Anything else, also what cannot be read, does not.
   */
  public static boolean isDescriptionOfFeatures(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean features = "features".equals(json.currentName());
        JsonToken value = json.nextToken();
        if (features) {
          return value == JsonToken.START_ARRAY && firstHasType(json);
        }
        json.skipChildren();
      }
      return false;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean firstHasType(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if ("inferred_type".equals(json.currentName())) {
        return true;
      }
      json.nextToken();
      json.skipChildren();
    }
    return false;
  }
}
