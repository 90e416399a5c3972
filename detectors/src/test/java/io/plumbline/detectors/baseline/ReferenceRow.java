package io.plumbline.detectors.baseline;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One row of reference data as a test says it. */
final class ReferenceRow {
  final @Nullable String id;
  private final Map<String, Object> cells = new TreeMap<>();
  private @Nullable Long time;
  private String model = "m";

  /** Stands for a value that is neither a number, a string nor a boolean. */
  static final Object OTHER = new Object();

  /** Stands for a null. */
  static final Object NULL = new Object();

  ReferenceRow(@Nullable String id) {
    this.id = id;
  }

  static ReferenceRow of(int id) {
    return new ReferenceRow("id-" + id).time(1_000L * id + 1);
  }

  ReferenceRow time(@Nullable Long millis) {
    time = millis;
    return this;
  }

  ReferenceRow model(String name) {
    model = name;
    return this;
  }

  ReferenceRow with(String feature, Object value) {
    cells.put("feature:" + feature, value);
    return this;
  }

  /** A cell by its subject. */
  ReferenceRow subject(String subject, Object value) {
    cells.put(subject, value);
    return this;
  }

  void into(EventRow row) {
    row.clear();
    int start = row.append(model);
    row.model(start, row.textEnd() - start);
    if (id != null) {
      start = row.append(id);
      row.eventId(start, row.textEnd() - start);
    }
    if (time != null) {
      row.eventTime(time);
    }
    cells.forEach((subject, value) -> add(row, subject, value));
  }

  private static void add(EventRow row, String subject, Object value) {
    Section section = Section.FEATURE;
    String name = "";
    for (Section candidate : Section.values()) {
      String prefix = candidate.subject("");
      if (candidate.single() ? subject.equals(prefix) : subject.startsWith(prefix)) {
        section = candidate;
        name = candidate.single() ? "" : subject.substring(prefix.length());
      }
    }
    int nameId = section.single() ? 0 : row.names().idOf(name);
    if (value instanceof Number number) {
      row.addNumber(section, nameId, number.doubleValue());
    } else if (value instanceof String string) {
      int start = row.append(string);
      row.addText(section, nameId, start, row.textEnd() - start);
    } else if (value instanceof Boolean bool) {
      row.addBoolean(section, nameId, bool);
    } else if (value == NULL) {
      row.addNull(section, nameId);
    } else {
      row.addOther(section, nameId);
    }
  }

  /** The baseline of rows, in both passes in the order of the list. */
  static Baseline baseline(BaselineBuilder builder, List<ReferenceRow> rows) {
    EventRow row = new EventRow(new NameDictionary());
    for (ReferenceRow each : rows) {
      each.into(row);
      builder.observe(row);
    }
    RowFold fold = new RowFold(builder.layout());
    Profile profile = fold.newProfile();
    for (ReferenceRow each : rows) {
      each.into(row);
      fold.add(row, profile);
    }
    return builder.build("reference", profile);
  }

  /** The same, divided into the builder's segments. */
  static Baseline segmented(BaselineBuilder builder, List<ReferenceRow> rows) {
    EventRow row = new EventRow(new NameDictionary());
    for (ReferenceRow each : rows) {
      each.into(row);
      builder.observe(row);
    }
    SegmentedFold fold = builder.fold();
    SegmentedProfile profile = fold.newProfile();
    for (ReferenceRow each : rows) {
      each.into(row);
      fold.add(row, profile);
    }
    return builder.build("reference", profile);
  }

  static Baseline baseline(List<ReferenceRow> rows) {
    return baseline(new BaselineBuilder(null, Map.of()), rows);
  }
}
