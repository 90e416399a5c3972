package io.plumbline.connectors.format;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
    Path file = file(id);
    try {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      if (!of.isRegularFile()) {
        throw new NoSuchSchema(file + " must be a file");
      }
      if (of.size() > LONGEST) {
        throw new NoSuchSchema(file + " must have at most " + LONGEST + " bytes");
      }
      return SchemaBounds.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      if (!Files.isDirectory(folder)) {
        // A folder that is not mounted says nothing of its files.
        throw new IOException("the folder " + folder + " is not there", e);
      }
      throw new NoSuchSchema("there is no file " + file);
    } catch (CharacterCodingException e) {
      throw new NoSuchSchema(file + " must be text in UTF-8");
    } catch (IOException e) {
      throw new NotNow(file + " cannot be read: " + e, e);
    } catch (RuntimeException e) {
      // Not only its own: Avro says that a type is unknown in several ways.
      throw new NoSuchSchema(file + " must hold an Avro schema: " + e.getMessage());
    }
  }

  /** The file's size and the time of its last change: a file may be asked for half-written. */
  @Override
  public String state(int id) {
    try {
      BasicFileAttributes of = Files.readAttributes(file(id), BasicFileAttributes.class);
      return of.size() + " bytes of " + of.lastModifiedTime();
    } catch (IOException e) {
      return "";
    }
  }

  private Path file(int id) {
    return folder.resolve(id + ".avsc");
  }
}
