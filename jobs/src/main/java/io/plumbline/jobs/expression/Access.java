package io.plumbline.jobs.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;

/** How an expression reads a value of the event: what it is compared with or handed to decides. */
enum Access {
  /** A number other than NaN, as a double. */
  NUMBER("n", SimpleType.DOUBLE),
  /** A text, as it is. */
  TEXT("s", SimpleType.STRING),
  /** Any value, as text: a number in its shortest plain decimal form. */
  AS_TEXT("t", SimpleType.STRING),
  /** A boolean, or a text that is one. */
  TRUTH("b", SimpleType.BOOL),
  /** What equality looks at: the forms of one value, as categories have them, are equal. */
  VALUE("v", SimpleType.DYN),
  /** A number, a text or a boolean, as it comes. */
  ANY("a", SimpleType.DYN),
  /** Whether there is a value. */
  PRESENCE("p", SimpleType.BOOL),
  /** Whether the value, as text, has a match of a pattern. */
  MATCH("m", SimpleType.BOOL),
  /** How many characters the value has, as text. */
  SIZE("l", SimpleType.INT);

  private final String prefix;
  private final CelType type;

  Access(String prefix, CelType type) {
    this.prefix = prefix;
    this.type = type;
  }

  /** The type that the checker sees. */
  CelType type() {
    return type;
  }

  /** The variable that stands for a slot of this kind. */
  String variable(int slot) {
    return prefix + slot;
  }
}
