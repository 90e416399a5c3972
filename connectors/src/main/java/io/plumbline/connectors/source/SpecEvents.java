package io.plumbline.connectors.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What an enumerator and its readers say to each other about specs. */
final class SpecEvents {
  /** Far below what one message between processes may have (pekko.framesize, 10 MiB). */
  private static final int PART_BYTES = 1 << 20;

  private SpecEvents() {}

  /**
   * A part of an update.
   *
   * @param number the part, from 0
   * @param parts how many there are, at least 1
   */
  record Part(int number, int parts, byte[] bytes) implements SourceEvent {
    private static final long serialVersionUID = 1L;
  }

  /** Asks a reader how far it has come with each of these; it holds until it is told something. */
  record Question(long number, List<String> about) implements SourceEvent {
    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    Question {
      about = List.copyOf(about);
    }
  }

  /** A reader's answer: a largest event time for each that it was asked about. */
  record Answer(long question, List<Long> largestEventTimes) implements SourceEvent {
    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    Answer {
      largestEventTimes = List.copyOf(largestEventTimes);
    }
  }

  /** A dead letter for a reader to hand on. */
  record Letter(SpecFeed.Letter letter) implements SourceEvent {
    private static final long serialVersionUID = 1L;
  }

  /** A reader has handed a dead letter on: it leaves before whatever checkpoint comes next. */
  record HandedOn(long letter) implements SourceEvent {
    private static final long serialVersionUID = 1L;
  }

  /** A reader has read a split to its end: no state of a split says so any more. */
  record Passed(long largestEventTime) implements SourceEvent {
    private static final long serialVersionUID = 1L;
  }

  /** A reader has read all it had: nothing that it is told from now on goes any further. */
  record Ended(long largestEventTime) implements SourceEvent {
    private static final long serialVersionUID = 1L;
  }

  /** An update in parts that each fit into a message. */
  static List<Part> parts(byte[] update) {
    int parts = Math.max(1, (update.length + PART_BYTES - 1) / PART_BYTES);
    List<Part> events = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      int from = i * PART_BYTES;
      int to = Math.min(update.length, from + PART_BYTES);
      events.add(new Part(i, parts, java.util.Arrays.copyOfRange(update, from, to)));
    }
    return events;
  }
}
