/** What windows are compared with. */
@NullMarked
package io.plumbline.detectors.baseline;

import org.jspecify.annotations.NullMarked;
