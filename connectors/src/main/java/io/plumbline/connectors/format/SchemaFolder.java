package io.plumbline.connectors.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Schemas in a folder, each a file named by its number: {@code 17.avsc}. */
public final class SchemaFolder implements WriterSchemas {
  private static final int LONGEST = 1 << 20;

  private final Path folder;

  /** The schemas of a folder. */
  public SchemaFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public Schema find(int id) throws NoSuchSchema, IOException {
    Path file = folder.resolve(id + ".avsc");
    try {
      if (Files.size(file) > LONGEST) {
        throw new NoSuchSchema(file + " must have at most " + LONGEST + " bytes");
      }
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new NoSuchSchema("there is no file " + file);
    } catch (RuntimeException e) {
      // Not only its own: Avro says that a type is unknown in several ways.
      throw new NoSuchSchema(file + " must hold an Avro schema: " + e.getMessage());
    }
  }

  /** A schema that others have accepted: its names and defaults are theirs to judge. */
  static Schema parse(String text) {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
  }
}
