package io.plumbline.detectors.alert;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one group.
 *
 * @param ledgers in the order of {@link Ledger#ORDER}
 * @param incident what its alert is about, or null while none fires
 * @param resolvedAt the end of the last incident, in milliseconds since 1970 UTC; votes up to it
 *     make no other; {@link Long#MIN_VALUE} before the first
 */
record Group(List<Ledger> ledgers, @Nullable Incident incident, long resolvedAt) {
  static final Group NEW = new Group(List.of(), null, Long.MIN_VALUE);

  Group {
    ledgers =
        ledgers.stream().filter(ledger -> !ledger.votes().isEmpty()).sorted(Ledger.ORDER).toList();
  }

  /** Whether there is nothing left to remember. */
  boolean forgotten() {
    return incident == null && ledgers.isEmpty();
  }

  Group with(Ledger ledger) {
    List<Ledger> next =
        Stream.concat(
                ledgers.stream().filter(old -> Ledger.ORDER.compare(old, ledger) != 0),
                Stream.of(ledger))
            .toList();
    return new Group(next, incident, resolvedAt);
  }

  Group withLedgers(List<Ledger> next) {
    return new Group(next, incident, resolvedAt);
  }
}
