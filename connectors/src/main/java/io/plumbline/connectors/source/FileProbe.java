package io.plumbline.connectors.source;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** All files as unread splits, in no particular order. */
  List<FileSplit> splits() throws IOException {
    Admission admission = new Admission(intake);
    List<FileSplit> splits = new ArrayList<>(paths.size());
    for (String path : paths) {
      Path file = Path.of(path);
      splits.add(
          new FileSplit(
              path, Files.size(file), firstEventTime(file, admission), FilePosition.START));
    }
    return splits;
  }

  private long firstEventTime(Path file, Admission admission) throws IOException {
    EventRow row = new EventRow(new NameDictionary());
    RawRecord raw = new RawRecord();
    raw.assumedTime(startedAt);
    try (FileRecords records = format.open(file, FilePosition.START)) {
      while (records.next(raw)) {
        if (admission.admit(raw, row) && row.reason() == null) {
          return row.eventTime();
        }
      }
    }
    return SourcedRow.NO_TIME;
  }
}
