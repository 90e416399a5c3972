/** The byte reader and writer that every binary format is written with. */
@NullMarked
package io.plumbline.detectors.bytes;

import org.jspecify.annotations.NullMarked;
