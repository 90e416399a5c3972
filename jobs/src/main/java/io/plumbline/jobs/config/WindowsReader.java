package io.plumbline.jobs.config;

import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code windows} of one model. */
final class WindowsReader {
  /** A window that starts more often would put every event into too many windows. */
  static final int MAX_OVERLAP = 10_000;

  /** The most panes that the longest window may be merged from. */
  static final int MAX_PANES = 150_000;

  private static final List<WindowSpec> DEFAULT = List.of(WindowSpec.tumbling(Duration.ofDays(1)));

  private WindowsReader() {}

  /** The windows, at least one: a day without the key, or where all were refused. */
  static List<WindowSpec> read(Optional<Place> place) {
    if (place.isEmpty()) {
      return DEFAULT;
    }
    List<WindowSpec> windows = new ArrayList<>();
    List<Place> entries = place.get().items();
    if (entries.isEmpty() && place.get().value() instanceof YamlValue.Sequence) {
      place.get().problem("must have at least one window, such as [1d, 7d]: was an empty list");
    }
    for (Place entry : entries) {
      WindowSpec window = window(entry);
      if (window == null) {
        continue;
      }
      if (windows.stream().anyMatch(w -> w.size().equals(window.size()))) {
        // Alerts count bad windows per size, and a figure is known by its window's start and end.
        entry.problem(
            "every window must have a size of its own: was "
                + Values.written(window.size())
                + " again");
        continue;
      }
      windows.add(window);
    }
    windows.stream()
        .map(WindowSpec::size)
        .max(Duration::compareTo)
        .ifPresent(
            longest -> {
              Duration pane = ModelSpec.paneOf(windows);
              if (longest.toMillis() / pane.toMillis() > MAX_PANES) {
                place
                    .get()
                    .problem(
                        "the windows must share a coarser step, so that the longest has at most "
                            + MAX_PANES
                            + " panes: was "
                            + Values.written(longest)
                            + " in panes of "
                            + Values.written(pane));
              }
            });
    return windows.isEmpty() ? DEFAULT : windows;
  }

  private static @Nullable WindowSpec window(Place entry) {
    if (!entry.isMapping()) {
      return entry.readOrNull(value -> WindowSpec.tumbling(size(value)));
    }
    Fields outer = entry.fields();
    Optional<Place> sliding = outer.at("sliding");
    if (sliding.isEmpty()) {
      return sized(entry);
    }
    outer.refuseOthers();
    return sized(sliding.get());
  }

  private static @Nullable WindowSpec sized(Place place) {
    Fields fields = place.fields();
    Duration size = fields.require("size", WindowsReader::size, "a duration such as 7d");
    Duration step = fields.readOrNull("every", WindowsReader::size);
    Duration offset =
        fields.read("offset", Values.duration(Duration.ZERO, ModelSpec.MAX_WINDOW), Duration.ZERO);
    fields.refuseOthers();
    if (size == null || step == null && fields.at("every").isPresent()) {
      return null;
    }
    Duration every = step == null ? size : step;
    if (every.compareTo(size) < 0 && size.toMillis() / every.toMillis() > MAX_OVERLAP) {
      place.problem(
          "a window must hold at most "
              + MAX_OVERLAP
              + " of its steps: was "
              + Values.written(size)
              + " every "
              + Values.written(every));
      return null;
    }
    return place.readOrNull(value -> checked(size, every, offset));
  }

  private static WindowSpec checked(Duration size, Duration every, Duration offset) {
    if (size.toMillis() % every.toMillis() != 0) {
      throw new IllegalArgumentException(
          "a window's size must be a multiple of its step: was "
              + Values.written(size)
              + " every "
              + Values.written(every));
    }
    if (offset.compareTo(every) >= 0) {
      throw new IllegalArgumentException(
          "a window's offset must be below its step of "
              + Values.written(every)
              + ": was "
              + Values.written(offset));
    }
    return new WindowSpec(size, every, offset);
  }

  private static Duration size(YamlValue value) {
    return Values.duration(Duration.ofMillis(1), ModelSpec.MAX_WINDOW).apply(value);
  }
}
