package io.plumbline.detectors.check;

/** Which side of a figure is worse. */
public enum Worse {
  /** Above a bare limit is worse. */
  HIGHER,
  /** Below a bare limit is worse. */
  LOWER,
  /** Neither by itself: a limit has to say {@code below}, {@code above} or {@code change}. */
  NEITHER
}
