package io.plumbline.connectors.format;

import java.io.IOException;
import org.apache.avro.Schema;

/** Where the schemas are that records name by a number. */
public interface WriterSchemas {
  /**
   * Looks a schema up; may take as long as one request.
   *
   * @throws NoSuchSchema if there is none with this number, or none that can be used
   * @throws IOException if it cannot be told now
   * @throws InterruptedException if the task is to end
   */
  Schema find(int id) throws NoSuchSchema, IOException, InterruptedException;

  /** There is no usable schema with a number. */
  final class NoSuchSchema extends Exception {
    private static final long serialVersionUID = 1L;

    /** What there is instead. */
    public NoSuchSchema(String message) {
      super(message);
    }
  }
}
