/** Mergeable summaries of columns. */
@NullMarked
package io.plumbline.detectors.profile;

import org.jspecify.annotations.NullMarked;
