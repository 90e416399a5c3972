package io.plumbline.detectors.alert;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Strings that are written where they first occur, as the number of those before them and
 * themselves, and later as their number.
 */
final class StringTable {
  private StringTable() {}

  static final class Writer {
    private final ByteWriter out;
    private final Map<String, Integer> numbers = new HashMap<>();

    Writer(ByteWriter out) {
      this.out = out;
    }

    void put(String string) {
      Integer known = numbers.putIfAbsent(string, numbers.size());
      out.putVarint(known == null ? numbers.size() - 1 : known);
      if (known == null) {
        out.putString(string);
      }
    }
  }

  static final class Reader {
    private final ByteReader in;
    private final List<String> strings = new ArrayList<>();

    Reader(ByteReader in) {
      this.in = in;
    }

    String read() {
      int number = in.readBounded(strings.size(), "the number of a string");
      if (number == strings.size()) {
        strings.add(in.readString());
      }
      return strings.get(number);
    }
  }
}
