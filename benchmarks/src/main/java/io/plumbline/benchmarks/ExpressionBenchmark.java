package io.plumbline.benchmarks;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.jobs.expression.EvaluatedExpressions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Conditions on the events of the workload; per event. */
@State(Scope.Thread)
public class ExpressionBenchmark {
  private static final int EVENTS = 256;

  /** The conditions, each on its own, and in the last case all of them; empty for none. */
  @Param({
    "",
    "normal_1 >= -3",
    "normal_1 >= -3 && normal_2 <= normal_3 + 10",
    "category_5 in [\"value-0000\", \"value-0001\", \"value-0002\"]",
    "category_20.matches(\"^value-[0-9]+$\")",
    "category_20 >= category_5",
    "normal_1 >= category_5",
    "normal_1 >= -3;normal_2 <= normal_3 + 10;category_20.matches(\"^value-[0-9]+$\");count_1 == 3"
  })
  public String expressions;

  private EventRow[] rows;
  private EvaluatedExpressions evaluated;
  private Outcome[] outcomes;
  private RowFold fold;
  private Profile profile;

  /** Makes the events and the profile. */
  @Setup
  public void setUp() throws IOException {
    rows = Sample.rows(EVENTS);
    List<Expression> conditions = new ArrayList<>();
    for (String text : expressions.split(";")) {
      if (!text.isEmpty()) {
        conditions.add(new Expression("e" + conditions.size(), text));
      }
    }
    evaluated = EvaluatedExpressions.ofChecked(conditions);
    outcomes = new Outcome[conditions.size()];
    Layout layout = Sample.layout().with(conditions);
    fold = new RowFold(layout, evaluated);
    profile = fold.newProfile();
  }

  /** The conditions alone. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void evaluate(Blackhole sink) {
    if (evaluated != null) {
      for (EventRow row : rows) {
        evaluated.test(row, outcomes);
      }
    }
    sink.consume(outcomes);
  }

  /** With the 27 columns of the profile. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void fold() {
    for (EventRow row : rows) {
      fold.add(row, profile);
    }
  }
}
