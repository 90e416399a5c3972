package io.plumbline.connectors.reference;

import org.jspecify.annotations.Nullable;

/** The cells of a table's row as they are written: what types are inferred from. */
public interface TextCells {
  /** How many columns the table has. */
  int columns();

  /** The column's name; null for one that is no value: an id, a time, or left out. */
  @Nullable String name(int column);

  /** The cell of the usable row that was read last; empty if it is missing. */
  String text(int column);
}
