package io.plumbline.jobs.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import io.plumbline.detectors.expression.RowTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the expressions of one layout. Used by one thread at a time. */
public final class EvaluatedExpressions implements RowTest {
  private final EventCells cells = new EventCells();
  private final EventValues[] values;
  private final CelRuntime.Program[] programs;

  private EvaluatedExpressions(List<ParsedExpression> parsed) {
    values = new EventValues[parsed.size()];
    programs = new CelRuntime.Program[parsed.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = new EventValues(parsed.get(i).slots(), cells);
      programs[i] = parsed.get(i).program();
    }
  }

  /**
   * Evaluates expressions; null where there are none.
   *
   * @throws InvalidExpression for a text that is no expression
   */
  public static @Nullable EvaluatedExpressions of(List<Expression> expressions)
      throws InvalidExpression {
    if (expressions.isEmpty()) {
      return null;
    }
    ParsedExpression[] parsed = new ParsedExpression[expressions.size()];
    for (int i = 0; i < parsed.length; i++) {
      parsed[i] = ParsedExpression.of(expressions.get(i).text());
    }
    return new EvaluatedExpressions(List.of(parsed));
  }

  /** The same of expressions that were read before. */
  public static @Nullable EvaluatedExpressions ofChecked(List<Expression> expressions) {
    try {
      return of(expressions);
    } catch (InvalidExpression e) {
      throw new IllegalStateException("the expressions were accepted before: " + expressions, e);
    }
  }

  @Override
  public void test(EventRow row, Outcome[] into) {
    cells.look(row);
    for (int i = 0; i < programs.length; i++) {
      values[i].of(row);
      into[i] = evaluate(i);
    }
  }

  private Outcome evaluate(int i) {
    Object result;
    try {
      result = programs[i].eval(values[i]);
    } catch (CelEvaluationException | RuntimeException e) {
      // Values that do not go together, such as a text and a number in end_date >= start_date.
      return Outcome.UNEVALUATED;
    }
    // What depends on an unknown value is no Boolean.
    return Boolean.TRUE.equals(result)
        ? Outcome.SATISFIED
        : Boolean.FALSE.equals(result) ? Outcome.VIOLATED : Outcome.UNEVALUATED;
  }
}
