/**
 * The byte reader and writer that every binary format is written with.
 *
 * <p>Words: a <em>varint</em> is an unsigned number in groups of seven bits, lowest first; fixed
 * numbers are little-endian. What cannot be read is a {@link
 * io.plumbline.detectors.bytes.CorruptBytesException}, and a length is believed only as far as
 * bytes are left, so hostile input allocates no more than it brings.
 */
@NullMarked
package io.plumbline.detectors.bytes;

import org.jspecify.annotations.NullMarked;
