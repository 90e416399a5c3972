package io.plumbline.jobs.expression;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One variable of a rewritten expression.
 *
 * @param cell the value that it reads
 * @param access how it reads it
 * @param pattern what is looked for in it; null but for {@link Access#MATCH}
 */
record Slot(CellName cell, Access access, @Nullable Pattern pattern) {}
