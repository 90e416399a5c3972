package io.plumbline.detectors.profile;

import com.dynatrace.hash4j.hashing.HashSink;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.expression.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The columns of a model's profiles, in order, and how each is counted, and the expressions that
 * are evaluated for every event. Profiles merge only with profiles of the same layout.
 *
 * @param columns the columns; no two have the same subject
 * @param capacity how much is kept of what the columns do not name
 * @param expressions at most {@link Expression#MOST}; no two have the same name
 * @param ages what the columns of {@link Section#AGE} are made of, by their names; these come last
 */
public record Layout(
    List<ColumnLayout> columns,
    Capacity capacity,
    List<Expression> expressions,
    SortedMap<String, AgeSource> ages) {
  /** Columns with the capacity that nobody has set. */
  public Layout(List<ColumnLayout> columns) {
    this(columns, Capacity.DEFAULT);
  }

  /** Columns of what is in events, without expressions. */
  public Layout(List<ColumnLayout> columns, Capacity capacity) {
    this(columns, capacity, List.of());
  }

  /** Columns of what is in events. */
  public Layout(List<ColumnLayout> columns, Capacity capacity, List<Expression> expressions) {
    this(columns, capacity, expressions, Collections.emptySortedMap());
  }

  /** Copies the collections. */
  public Layout {
    columns = List.copyOf(columns);
    ages = Collections.unmodifiableSortedMap(new TreeMap<>(ages));
    List<String> last =
        columns.stream()
            .skip(Math.max(0, columns.size() - ages.size()))
            .filter(column -> column.section() == Section.AGE)
            .map(ColumnLayout::name)
            .toList();
    long all = columns.stream().filter(column -> column.section() == Section.AGE).count();
    if (all != ages.size() || !last.equals(List.copyOf(ages.keySet()))) {
      throw new IllegalArgumentException(
          "columns of ages must come last, by name, and each say what it is made of: had "
              + ages.keySet());
    }
    if (columns.stream().map(ColumnLayout::subject).distinct().count() != columns.size()) {
      throw new IllegalArgumentException("no two columns may have the same subject");
    }
    expressions = List.copyOf(expressions);
    if (expressions.stream().map(Expression::name).distinct().count() != expressions.size()) {
      throw new IllegalArgumentException("no two expressions may have the same name");
    }
    if (expressions.size() > Expression.MOST) {
      throw new IllegalArgumentException(
          "there may be at most " + Expression.MOST + " expressions: were " + expressions.size());
    }
  }

  /** The same columns with another capacity. */
  public Layout with(Capacity other) {
    return other.equals(capacity) ? this : new Layout(columns, other, expressions, ages);
  }

  /** The same columns with other expressions. */
  public Layout with(List<Expression> others) {
    return others.equals(expressions) ? this : new Layout(columns, capacity, others, ages);
  }

  /**
   * The same with columns of how old features are.
   *
   * @param of where the features say so, by their names; empty changes nothing
   */
  public Layout withAges(SortedMap<String, AgeSource> of) {
    if (of.isEmpty()) {
      return this;
    }
    List<ColumnLayout> all = new ArrayList<>(columns);
    of.keySet()
        .forEach(
            name ->
                all.add(new ColumnLayout(Section.AGE, name, ColumnKind.NUMERIC, null, List.of())));
    return new Layout(all, capacity, expressions, of);
  }

  /** A number that two different layouts do not share, by content. */
  public long fingerprint() {
    HashStream64 hash = Hashing.xxh3_64().hashStream();
    for (ColumnLayout column : columns) {
      hash.putString(column.subject()).putString(column.kind().name());
      BinEdges edges = column.edges();
      if (edges != null) {
        for (int i = 0; i <= edges.bins(); i++) {
          hash.putDouble(edges.edge(i));
        }
        hash.putIntArray(edges.deciles());
      }
      hash.putOrderedIterable(
          column.categories(), (String category, HashSink sink) -> sink.putString(category));
    }
    if (!capacity.equals(Capacity.DEFAULT)) {
      // Only then: layouts had no capacity at first, and what was counted on them stays readable.
      hash.putInt(capacity.categories()).putInt(capacity.extraColumns());
    }
    if (!expressions.isEmpty()) {
      // Only then, for the same reason: a mark, so that they stand for nothing else.
      hash.putString("expressions");
      hash.putOrderedIterable(
          expressions,
          (Expression expression, HashSink sink) ->
              sink.putString(expression.name()).putString(expression.text()));
    }
    ages.forEach(
        (name, source) -> hash.putString(source.column()).putString(source.format().name()));
    return hash.getAsLong();
  }
}
