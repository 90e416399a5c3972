/** A model's configuration as data. Where it is read from is not known here. */
@NullMarked
package io.plumbline.detectors.spec;

import org.jspecify.annotations.NullMarked;
