package io.plumbline.connectors.source;

/**
 * Where reading of a file goes on.
 *
 * @param offset bytes of decompressed content read so far
 * @param records lines or records read so far, blank ones included
 */
public record FilePosition(long offset, long records) {
  /** The beginning of a file. */
  public static final FilePosition START = new FilePosition(0, 0);
}
