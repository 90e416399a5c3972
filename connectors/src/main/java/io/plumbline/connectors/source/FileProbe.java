package io.plumbline.connectors.source;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at each file once before any is handed out: its size and the time of its first event. */
final class FileProbe {
  private final List<String> paths;
  private final FileFormat format;
  private final Intake intake;
  private final long startedAt;

  FileProbe(List<String> paths, FileFormat format, Intake intake, long startedAt) {
    this.paths = paths;
    this.format = format;
    this.intake = intake;
    this.startedAt = startedAt;
  }

  /** Whether it takes the specs to tell a file's first event. */
  boolean isRuled() {
    return new Admission(intake).isRuled();
  }

  /**
   * All files as unread splits, in no particular order.
   *
   * @param specs what the {@link SpecFeed} told; null where no specs rule the events
   */
  List<FileSplit> splits(byte @Nullable [] specs) throws IOException {
    List<FileSplit> splits = new ArrayList<>(paths.size());
    for (String path : paths) {
      long size = Files.size(Path.of(path));
      splits.add(new FileSplit(path, size, SourcedRow.NO_TIME, FilePosition.START, startedAt));
    }
    return again(splits, specs);
  }

  /** Splits with the time of what is the first event behind their position by these specs. */
  List<FileSplit> again(List<FileSplit> splits, byte @Nullable [] specs) throws IOException {
    Admission admission = new Admission(intake);
    if (specs != null) {
      admission.specsChanged(specs);
    }
    List<FileSplit> seen = new ArrayList<>(splits.size());
    for (FileSplit split : splits) {
      seen.add(
          new FileSplit(
              split.path(),
              split.size(),
              firstEventTime(split, admission),
              split.position(),
              split.recordTime()));
    }
    return seen;
  }

  private long firstEventTime(FileSplit split, Admission admission) throws IOException {
    EventRow row = new EventRow(new NameDictionary());
    RawRecord raw = new RawRecord();
    raw.assumedTime(split.recordTime() == SourcedRow.NO_TIME ? startedAt : split.recordTime());
    try (FileRecords records = format.open(Path.of(split.path()), split.position())) {
      while (records.next(raw)) {
        if (admission.admit(raw, row) && row.reason() == null) {
          return row.eventTime();
        }
      }
    }
    return SourcedRow.NO_TIME;
  }
}
