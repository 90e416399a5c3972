package io.plumbline.detectors.distance;

/** The unit of an entropy. */
public enum LogBase {
  /** Natural logarithms. */
  NATS(1),
  /** Logarithms to the base 2. */
  BITS(Math.log(2));

  private final double natural;

  LogBase(double natural) {
    this.natural = natural;
  }

  /** A natural logarithm, or a number of nats, in this unit. */
  double of(double nats) {
    return nats / natural;
  }
}
