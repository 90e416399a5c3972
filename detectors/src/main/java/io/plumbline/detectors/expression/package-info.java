/** What users say of every event, and what it came to: without the language that they say it in. */
@NullMarked
package io.plumbline.detectors.expression;

import org.jspecify.annotations.NullMarked;
