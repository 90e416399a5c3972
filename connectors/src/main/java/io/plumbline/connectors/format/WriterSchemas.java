package io.plumbline.connectors.format;

import java.io.IOException;
import org.apache.avro.Schema;

/** Where the schemas are that records name by a number. */
public interface WriterSchemas {
  /**
   * Looks a schema up; may take as long as one request.
   *
   * @throws NoSuchSchema if there is none with this number, or none that can be used
   * @throws NotNow if it cannot be told now for this number, which says nothing of others
   * @throws IOException if it cannot be told now for any number
   * @throws InterruptedException if the task is to end
   */
  Schema find(int id) throws NoSuchSchema, IOException, InterruptedException;

  /**
   * What changes with what is there for a number, if that can be told at once: a number that was
   * refused is asked for again as soon as its state is another.
   */
  default String state(int id) {
    return "";
  }

  /** What is there for one number cannot be told now. */
  final class NotNow extends IOException {
    private static final long serialVersionUID = 1L;

    /** What happened instead. */
    public NotNow(String message) {
      super(message);
    }

    /** What happened instead. */
    public NotNow(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no usable schema with a number. */
  final class NoSuchSchema extends Exception {
    private static final long serialVersionUID = 1L;

    /** What there is instead. */
    public NoSuchSchema(String message) {
      super(message);
    }
  }
}
