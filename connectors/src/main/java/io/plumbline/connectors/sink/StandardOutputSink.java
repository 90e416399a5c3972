package io.plumbline.connectors.sink;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Results as lines on the standard output of the process that makes them: each one JSON object,
 * which begins with the name of its stream, {@code {"stream":"alerts","alert_id":…}}.
 *
 * <p>A line is written whole, whoever else writes to {@link System#out}, and leaves at once. After
 * a failure lines since the last checkpoint come again.
 *
 * @param <T> what is written
 */
public final class StandardOutputSink<T> implements Sink<T> {
  private static final long serialVersionUID = 1L;

  private final String stream;
  private final ValueFormat<T> format;

  /**
   * A sink for one stream.
   *
   * @param stream the stream's name, letters and hyphens
   * @param format how a record is written, as a JSON object with at least one field
   */
  public StandardOutputSink(String stream, ValueFormat<T> format) {
    this.stream = stream;
    this.format = format;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new Lines<>(stream, format);
  }

  private static final class Lines<T> implements SinkWriter<T> {
    private final byte[] opening;
    private final ValueFormat<T> format;

    private Lines(String stream, ValueFormat<T> format) {
      this.opening = ("{\"stream\":\"" + stream + "\",").getBytes(StandardCharsets.UTF_8);
      this.format = format;
    }

    @Override
    public void write(T value, Context context) throws IOException {
      byte[] object = format.bytes(value);
      // The object's own brace makes way for the opening.
      byte[] line = new byte[opening.length + object.length];
      System.arraycopy(opening, 0, line, 0, opening.length);
      System.arraycopy(object, 1, line, opening.length, object.length - 1);
      line[line.length - 1] = '\n';
      // Looked up each time: a host such as Flink's may put another stream in its place.
      PrintStream out = System.out;
      // In one call, which holds the stream's lock: lines of several writers do not mix.
      out.write(line, 0, line.length);
      if (out.checkError()) {
        throw new IOException(
            "standard output must take every line of the stdout sink: it is closed or its reader"
                + " has gone");
      }
    }

    @Override
    public void flush(boolean endOfInput) {
      // Every line has left already.
    }

    @Override
    public void close() {
      // Standard output stays open for others.
    }
  }
}
