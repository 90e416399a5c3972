package io.plumbline.jobs.config;

import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.sink.ResultStream;
import io.plumbline.connectors.sink.StandardOutputSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines on standard output, for containers whose output is collected; each begins with the
 * name of its stream. On a cluster it is the standard output of the task managers.
 *
 * @param streams the names of the streams that are written, each once, in the order of {@link
 *     ResultStream#ALL}; at least one. All but the metrics by default: those are hundreds a window
 */
public record StdoutSink(List<String> streams) implements SinkConfig {
  static final SinkType TYPE = new SinkType("stdout", StdoutSink::read);

  private static final List<String> ALL =
      ResultStream.ALL.stream().map(ResultStream::name).toList();
  private static final List<String> DEFAULT =
      ALL.stream().filter(name -> !name.equals(ResultStream.METRICS.name())).toList();

  /** Orders the names. */
  public StdoutSink {
    streams = ALL.stream().filter(streams::contains).toList();
  }

  private static SinkConfig read(SinkEntry entry) {
    Optional<Place> place = entry.fields().at("streams");
    return new StdoutSink(place.isPresent() ? streams(place.get()) : DEFAULT);
  }

  private static List<String> streams(Place place) {
    List<Place> items = place.oneOrMore();
    if (items.isEmpty() && place.value() instanceof YamlValue.Sequence) {
      place.problem("must name at least one of " + String.join(", ", ALL) + ": was empty");
    }
    List<String> streams = new ArrayList<>();
    for (Place item : items) {
      String stream = item.readOrNull(Values.choice(ALL, name -> name));
      if (stream != null && streams.contains(stream)) {
        item.problem("a stream must come once: was \"" + stream + "\" again");
      } else if (stream != null) {
        streams.add(stream);
      }
    }
    return streams;
  }

  @Override
  public String type() {
    return TYPE.name();
  }

  @Override
  public Object identity() {
    return List.of(TYPE.name(), streams);
  }

  @Override
  public boolean takesStandardOutput() {
    return true;
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        new Claim("type", TYPE.name(), "there is one standard output, for one sink to write to"));
  }

  @Override
  public Outlet outlet() {
    return new Outlet(
        lines(ResultStream.METRICS),
        lines(ResultStream.ALERTS),
        lines(ResultStream.DEAD_LETTERS),
        true);
  }

  private <T> @Nullable StandardOutputSink<T> lines(ResultStream<T> stream) {
    return streams.contains(stream.name())
        ? new StandardOutputSink<>(stream.name(), stream.json())
        : null;
  }
}
