package io.plumbline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final int EVENTS = 2_000;

  @Test
  void sameSeedGivesTheSameBytes() throws IOException {
    for (Encoding encoding : Encoding.values()) {
      Workload one = new Workload(EVENTS);
      Workload other = new Workload(EVENTS);
      for (int i = 0; i < 100; i++) {
        one.next();
        other.next();
        assertThat(encoding.bytes(one)).isEqualTo(encoding.bytes(other));
      }
    }
  }

  @Test
  void aFiftiethOfTheNumbersIsMissing() {
    Workload workload = new Workload(EVENTS);
    int missing = 0;
    for (int i = 0; i < EVENTS; i++) {
      workload.next();
      for (int column = 0; column < workload.numericColumns(); column++) {
        missing += Double.isNaN(workload.value(column)) ? 1 : 0;
      }
    }
    // Five standard deviations of a binomial of 40,000 at 2 %.
    assertThat(missing).isBetween(660, 940);
  }

  @Test
  void streamSpansOneHourInOrder() {
    Workload workload = new Workload(EVENTS);
    long last = 0;
    for (int i = 0; i < EVENTS; i++) {
      workload.next();
      assertThat(workload.time()).isGreaterThanOrEqualTo(last);
      last = workload.time();
    }
    assertThat(last - Workload.BEGIN.toEpochMilli()).isBetween(3_590_000L, 3_599_999L);
  }

  @ParameterizedTest
  @EnumSource
  void everyEncodingDecodesToTheSameCells(Encoding encoding) throws IOException {
    Workload workload = new Workload(EVENTS);
    EventRow row = new EventRow(new NameDictionary());
    var decoder = encoding.decoder();
    for (int i = 0; i < EVENTS; i++) {
      workload.next();
      byte[] bytes = encoding.bytes(workload);
      decoder.decode(bytes, 0, bytes.length, row);

      assertThat(row.detail()).isNull();
      assertThat(row.string(row.eventIdStart(), row.eventIdLength())).isEqualTo(workload.id());
      assertThat(row.eventTime()).isEqualTo(workload.time());
      assertThat(cells(row)).isEqualTo(expected(workload));
    }
  }

  private static Map<String, Object> cells(EventRow row) {
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < row.cells(); i++) {
      String name =
          row.section(i) == Section.FEATURE
              ? row.names().name(row.nameId(i))
              : row.section(i).name();
      switch (row.type(i)) {
        case EventRow.NULL -> {}
        case EventRow.NUMBER -> cells.put(name, row.number(i));
        default -> cells.put(name, row.string(row.textStart(i), row.textLength(i)));
      }
    }
    return cells;
  }

  private static Map<String, Object> expected(Workload workload) {
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < workload.numericColumns(); i++) {
      if (!Double.isNaN(workload.value(i))) {
        cells.put(workload.numericName(i), workload.value(i) + 0.0);
      }
    }
    for (int i = 0; i < workload.categoricalColumns(); i++) {
      cells.put(workload.categoricalName(i), workload.category(i));
    }
    cells.put(Section.PREDICTION_SCORE.name(), workload.score());
    cells.put(Section.PREDICTION_LABEL.name(), workload.label());
    return cells;
  }
}
