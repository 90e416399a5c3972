package io.plumbline.jobs.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and its kin as a wish to stop, not as the end of the process: what is running closes in
 * peace, where a shutdown hook would run beside everybody else's. The second one ends the process
 * at once.
 */
final class StopSignals implements AutoCloseable {
  private static final List<String> NAMES = List.of("INT", "TERM");
  private static final int BY_SIGNAL = 128;

  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private final Runnable stop;
  private volatile int received;

  private StopSignals(Runnable stop) {
    this.stop = stop;
  }

  /**
   * Takes the signals until {@link #close}.
   *
   * @param stop is run on the first one; must return at once
   */
  static StopSignals take(Runnable stop) {
    StopSignals signals = new StopSignals(stop);
    for (String name : NAMES) {
      Signal signal = new Signal(name);
      try {
        signals.before.put(signal, Signal.handle(signal, signals::received));
      } catch (IllegalArgumentException e) {
        // A JVM started with -Xrs leaves signals to the system: then they end the process.
      }
    }
    return signals;
  }

  private void received(Signal signal) {
    if (received != 0) {
      Runtime.getRuntime().halt(exitCode());
    }
    received = signal.getNumber();
    stop.run();
  }

  /** 0 if there was no signal, else 128 and its number: 130 for Ctrl-C. */
  int exitCode() {
    return received == 0 ? 0 : BY_SIGNAL + received;
  }

  /** Gives the signals back to those who had them. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
