package io.plumbline.jobs.expression;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes of an expression as a user writes it one that CEL evaluates: names become variables that
 * say how a value is read, whole numbers beside values of the event become doubles, as these are,
 * and what is not in the language becomes a problem. Used once.
 */
final class ExpressionRewriter {
  /** The largest program of a pattern: it is run over each character of a text. */
  static final int LARGEST_PATTERN = 1_000;

  /** The most values of an event in the two texts of one {@code contains}. */
  static final int MOST_SEARCHED = 4;

  private static final String FEATURES = "features";
  private static final String PREDICTION = "prediction";
  private static final String LATENCY = "latency_ms";

  private static final Set<String> LOGICAL = Set.of("_&&_", "_||_", "!_");
  private static final Set<String> ORDERING = Set.of("_<_", "_<=_", "_>_", "_>=_");
  private static final Set<String> EQUALITY = Set.of("_==_", "_!=_");
  private static final Set<String> ARITHMETIC = Set.of("_+_", "_-_", "_*_", "_/_", "_%_");
  private static final Set<String> LOOPS =
      Set.of("all", "exists", "exists_one", "existsOne", "map", "filter");
  private static final Set<String> OF_TEXTS = Set.of("startsWith", "endsWith", "contains");
  private static final Set<String> OF_TIMES =
      Set.of(
          "getFullYear",
          "getMonth",
          "getDate",
          "getDayOfMonth",
          "getDayOfWeek",
          "getDayOfYear",
          "getHours",
          "getMinutes",
          "getSeconds",
          "getMilliseconds");

  /** Functions of one argument, and what they give. */
  private static final Map<String, Kind> CONVERSIONS =
      Map.of(
          "size", Kind.WHOLE,
          "int", Kind.WHOLE,
          "double", Kind.NUMBER,
          "string", Kind.TEXT,
          "timestamp", Kind.TIME,
          "duration", Kind.SPAN);

  /** What a part of an expression gives, as far as that can be told without an event. */
  private enum Kind {
    WHOLE,
    NUMBER,
    TEXT,
    TRUTH,
    TIME,
    SPAN,
    ANY
  }

  private final CelSource source;
  private final List<String> problems = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> patterns = new ArrayList<>();
  private long lastId = 1_000_000;

  ExpressionRewriter(CelSource source) {
    this.source = source;
  }

  List<String> problems() {
    return problems;
  }

  List<Slot> slots() {
    return slots;
  }

  /** The rewritten form of a whole expression; of no use if there are problems. */
  CelExpr condition(CelExpr written) {
    Kind kind = kind(written);
    if (kind != Kind.TRUTH && kind != Kind.ANY) {
      problem(written, "must be true or false: this is " + inWords(kind));
    }
    CelExpr read = rewrite(written, Access.TRUTH, 0);
    if (slots.isEmpty() && problems.isEmpty()) {
      problem(written, "must depend on a value of the event");
    }
    return read;
  }

  private static String inWords(Kind kind) {
    return switch (kind) {
      case WHOLE, NUMBER -> "a number";
      case TEXT -> "a text";
      case TIME -> "a time";
      case SPAN -> "a duration";
      case TRUTH, ANY -> "a condition";
    };
  }

  private void problem(CelExpr at, String message) {
    Integer offset = source.getPositionsMap().get(at.id());
    problems.add(offset == null ? message : place(offset) + message);
  }

  private String place(int offset) {
    return source
        .getOffsetLocation(offset)
        .map(
            location ->
                (location.getLine() > 1 ? "line " + location.getLine() + ", " : "")
                    + "character "
                    + (location.getColumn() + 1)
                    + ": ")
        .orElse("");
  }

  // ---- what a part gives ----

  private static Kind kind(CelExpr e) {
    return switch (e.getKind()) {
      case CONSTANT ->
          switch (e.constant().getKind()) {
            case INT64_VALUE, UINT64_VALUE -> Kind.WHOLE;
            case DOUBLE_VALUE -> Kind.NUMBER;
            case STRING_VALUE -> Kind.TEXT;
            case BOOLEAN_VALUE -> Kind.TRUTH;
            default -> Kind.ANY;
          };
      case SELECT -> e.select().testOnly() ? Kind.TRUTH : Kind.ANY;
      case CALL -> kind(e.call());
      default -> Kind.ANY;
    };
  }

  private static Kind kind(CelCall call) {
    String function = call.function();
    if (LOGICAL.contains(function)
        || ORDERING.contains(function)
        || EQUALITY.contains(function)
        || OF_TEXTS.contains(function)
        || function.equals("@in")
        || function.equals("matches")) {
      return Kind.TRUTH;
    }
    if (OF_TIMES.contains(function)) {
      return Kind.WHOLE;
    }
    if (CONVERSIONS.containsKey(function)) {
      return CONVERSIONS.get(function);
    }
    List<CelExpr> args = call.args();
    if (function.equals("_?_:_") && args.size() == 3) {
      Kind one = kind(args.get(1));
      Kind other = kind(args.get(2));
      return one == other ? one : isNumber(one) && isNumber(other) ? Kind.NUMBER : Kind.ANY;
    }
    if (function.equals("-_") && args.size() == 1) {
      return kind(args.get(0)) == Kind.WHOLE ? Kind.WHOLE : Kind.NUMBER;
    }
    return ARITHMETIC.contains(function) && args.size() == 2
        ? kind(function, kind(args.get(0)), kind(args.get(1)))
        : Kind.ANY;
  }

  private static Kind kind(String function, Kind one, Kind other) {
    if (one == Kind.WHOLE && other == Kind.WHOLE) {
      return Kind.WHOLE;
    }
    if (one == Kind.TIME || other == Kind.TIME) {
      return one == other ? Kind.SPAN : Kind.TIME;
    }
    if (one == Kind.SPAN || other == Kind.SPAN) {
      return Kind.SPAN;
    }
    if (!function.equals("_+_") || isNumber(one) || isNumber(other)) {
      return Kind.NUMBER;
    }
    return one == Kind.TEXT || other == Kind.TEXT ? Kind.TEXT : Kind.ANY;
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.WHOLE || kind == Kind.NUMBER;
  }

  // ---- rewriting ----

  private CelExpr rewrite(CelExpr e, Access as, int depth) {
    if (depth > ParsedExpression.DEEPEST) {
      problem(e, "must not be nested deeper than " + ParsedExpression.DEEPEST);
      return e;
    }
    if (isValue(e)) {
      CellName cell = cell(e);
      return cell == null ? e : variable(e, new Slot(cell, as, null), "");
    }
    if (e.getKind() == ExprKind.Kind.CONSTANT) {
      return constant(e, as);
    }
    if (e.getKind() == ExprKind.Kind.SELECT) {
      return select(e, e.select());
    }
    if (e.getKind() == ExprKind.Kind.CALL) {
      return call(e, as, depth + 1);
    }
    problem(
        e,
        e.getKind() == ExprKind.Kind.LIST
            ? "a list stands to the right of in only"
            : "maps and messages are not in the language");
    return e;
  }

  private CelExpr constant(CelExpr e, Access as) {
    CelConstant constant = e.constant();
    switch (constant.getKind()) {
      case NULL_VALUE ->
          problem(
              e, "null is not in the language: has(features.age) asks whether there is a value");
      case UINT64_VALUE -> problem(e, "write numbers without u");
      case BYTES_VALUE -> problem(e, "bytes are not in the language");
      case INT64_VALUE -> {
        if (as == Access.NUMBER) {
          return CelExpr.ofConstant(e.id(), CelConstant.ofValue((double) constant.int64Value()));
        }
        if (as == Access.VALUE) {
          return value(e, Long.toString(constant.int64Value()));
        }
      }
      case DOUBLE_VALUE -> {
        if (as == Access.VALUE) {
          double number = constant.doubleValue() + 0.0; // -0 is 0
          return CelExpr.ofConstant(e.id(), CelConstant.ofValue(number));
        }
      }
      case STRING_VALUE -> {
        if (as == Access.VALUE) {
          return value(e, constant.stringValue());
        }
      }
      case BOOLEAN_VALUE -> {
        if (as == Access.VALUE) {
          return CelExpr.ofConstant(
              e.id(), CelConstant.ofValue(Texts.canonical(constant.booleanValue())));
        }
      }
      default -> {}
    }
    return e;
  }

  private static CelExpr value(CelExpr e, String text) {
    return CelExpr.ofConstant(
        e.id(),
        EventValues.valueOf(text) instanceof Double number
            ? CelConstant.ofValue(number.doubleValue())
            : CelConstant.ofValue(EventValues.valueOf(text).toString()));
  }

  private CelExpr select(CelExpr e, CelSelect select) {
    if (select.testOnly()) {
      CellName cell = member(select);
      if (cell != null) {
        return variable(e, new Slot(cell, Access.PRESENCE, null), "");
      }
      problem(e, "has asks for a value of the event, as in has(features.age)");
      return e;
    }
    problem(
        e,
        "a value has no parts: "
            + (isName(select.operand(), PREDICTION)
                ? "a prediction has label, score and probabilities"
                : "a name with dots is written features[\"" + dotted(e) + "\"]"));
    return e;
  }

  private static String dotted(CelExpr e) {
    return e.getKind() == ExprKind.Kind.SELECT
        ? dotted(e.select().operand()) + "." + e.select().field()
        : e.getKind() == ExprKind.Kind.IDENT ? e.ident().name() : "…";
  }

  private CelExpr call(CelExpr e, Access as, int depth) {
    CelCall call = e.call();
    String function = call.function();
    List<CelExpr> args = call.args();
    if (call.target().isPresent()) {
      return member(e, call.target().get(), as, depth);
    }
    if (LOGICAL.contains(function)) {
      return rebuilt(e, null, all(args, Access.TRUTH, depth));
    }
    if (function.equals("_?_:_")) {
      return rebuilt(
          e,
          null,
          List.of(
              rewrite(args.get(0), Access.TRUTH, depth),
              rewrite(args.get(1), as, depth),
              rewrite(args.get(2), as, depth)));
    }
    if (ORDERING.contains(function)) {
      return rebuilt(e, null, all(args, common(args, Access.TEXT), depth));
    }
    if (EQUALITY.contains(function)) {
      boolean plain = args.stream().allMatch(ExpressionRewriter::isPlain);
      Access how = plain ? Access.VALUE : common(args, Access.AS_TEXT);
      return rebuilt(e, null, all(args, how, depth));
    }
    if (function.equals("@in")) {
      return in(e, args.get(0), args.get(1), depth);
    }
    if (ARITHMETIC.contains(function) || function.equals("-_")) {
      return arithmetic(e, as, depth);
    }
    if (function.equals("matches") && args.size() == 2) {
      return matches(e, args.get(0), args.get(1));
    }
    if (CONVERSIONS.containsKey(function) && args.size() == 1) {
      return conversion(e, args.get(0), as, depth);
    }
    refuse(e, function);
    return e;
  }

  private CelExpr conversion(CelExpr e, CelExpr argument, Access as, int depth) {
    if (e.call().function().equals("size") && isValue(argument)) {
      return number(e, rewrite(argument, Access.SIZE, depth), as);
    }
    Access of =
        switch (e.call().function()) {
          case "size", "string" -> Access.AS_TEXT;
          case "timestamp", "duration" -> Access.TEXT;
          default -> Access.ANY;
        };
    return number(e, rebuilt(e, null, List.of(rewrite(argument, of, depth))), as);
  }

  /** A call on a target, as in {@code name.startsWith("x")}. */
  private CelExpr member(CelExpr e, CelExpr target, Access as, int depth) {
    CelCall call = e.call();
    String function = call.function();
    List<CelExpr> args = call.args();
    if (function.equals("matches") && args.size() == 1) {
      return matches(e, target, args.get(0));
    }
    if (OF_TEXTS.contains(function) && args.size() == 1) {
      int values = values(target) + values(args.get(0));
      if (function.equals("contains") && values > MOST_SEARCHED) {
        // It takes as long as both texts are, times each other.
        problem(
            e,
            "the texts of contains may be made of at most "
                + MOST_SEARCHED
                + " values of an event: were "
                + values);
      }
      return rebuilt(e, rewrite(target, Access.AS_TEXT, depth), all(args, Access.AS_TEXT, depth));
    }
    if (function.equals("size") && args.isEmpty() && isValue(target)) {
      return number(e, rewrite(target, Access.SIZE, depth), as);
    }
    if (function.equals("size") && args.isEmpty()) {
      return number(e, rebuilt(e, rewrite(target, Access.AS_TEXT, depth), List.of()), as);
    }
    if (OF_TIMES.contains(function) && args.isEmpty()) {
      return number(e, rebuilt(e, rewrite(target, Access.ANY, depth), List.of()), as);
    }
    refuse(e, function);
    return e;
  }

  private void refuse(CelExpr e, String function) {
    if (LOOPS.contains(function)) {
      problem(e, "there are no loops in the language: was " + function);
      return;
    }
    if (function.equals("_[_]")) {
      problem(
          e,
          "what stands in brackets must be a name in quotes, and before them features or"
              + " prediction.probabilities");
      return;
    }
    Set<String> known = new TreeSet<>(CONVERSIONS.keySet());
    known.addAll(OF_TEXTS);
    known.addAll(OF_TIMES);
    known.add("has");
    known.add("matches");
    problem(
        e,
        "is no function here, or not of so many arguments: was "
            + function
            + ", known are "
            + String.join(", ", known));
  }

  /** How two sides are read that are compared, where they do not stand for categories. */
  private static Access common(List<CelExpr> sides, Access texts) {
    boolean whole = true;
    boolean number = false;
    boolean text = false;
    for (CelExpr side : sides) {
      Kind kind = kind(side);
      whole &= kind == Kind.WHOLE;
      number |= isNumber(kind);
      text |= kind == Kind.TEXT;
    }
    return whole ? Access.ANY : number ? Access.NUMBER : text ? texts : Access.ANY;
  }

  private CelExpr arithmetic(CelExpr e, Access as, int depth) {
    List<CelExpr> args = e.call().args();
    Kind kind = kind(e);
    if (e.call().function().equals("_%_")) {
      if (kind != Kind.WHOLE) {
        problem(e, "% is of whole numbers: write int(x) % 2");
      }
      return number(e, rebuilt(e, null, all(args, Access.ANY, depth)), as);
    }
    Access how =
        switch (kind) {
          case NUMBER -> Access.NUMBER;
          case TEXT -> Access.AS_TEXT;
          // 7 / 2 is 3.5 beside a value of an event.
          case WHOLE, ANY ->
              as == Access.NUMBER || as == Access.AS_TEXT && kind == Kind.ANY ? as : Access.ANY;
          default -> Access.ANY;
        };
    return rebuilt(e, null, all(args, how, depth));
  }

  /** What gives a whole number, as a double where that is wanted. */
  private CelExpr number(CelExpr written, CelExpr read, Access as) {
    return as == Access.NUMBER && kind(written) == Kind.WHOLE
        ? CelExpr.ofCall(++lastId, Optional.empty(), "double", ImmutableList.of(read))
        : read;
  }

  private CelExpr in(CelExpr e, CelExpr element, CelExpr list, int depth) {
    if (isName(list, FEATURES)) {
      if (element.getKind() == ExprKind.Kind.CONSTANT
          && element.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
        CellName cell = new CellName(Section.FEATURE, element.constant().stringValue());
        return variable(e, new Slot(cell, Access.PRESENCE, null), "");
      }
      problem(e, "to the left of in features stands a name in quotes");
      return e;
    }
    if (list.getKind() != ExprKind.Kind.LIST) {
      problem(e, "to the right of in stands a list such as [\"a\", \"b\"], or features");
      return e;
    }
    List<CelExpr> elements = list.list().elements();
    boolean plain = isPlain(element) && elements.stream().allMatch(ExpressionRewriter::isPlain);
    List<CelExpr> sides = new ArrayList<>(elements);
    sides.add(element);
    Access how = plain ? Access.VALUE : common(sides, Access.AS_TEXT);
    CelExpr read =
        CelExpr.ofList(
            list.id(),
            ImmutableList.copyOf(all(elements, how, depth)),
            list.list().optionalIndices());
    return rebuilt(e, null, List.of(rewrite(element, how, depth), read));
  }

  private CelExpr matches(CelExpr e, CelExpr target, CelExpr pattern) {
    CellName cell = isValue(target) ? cell(target) : null;
    if (!isValue(target)) {
      problem(target, "matches is asked of a value of the event, as in email.matches(\"@\")");
    }
    if (pattern.getKind() != ExprKind.Kind.CONSTANT
        || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      problem(e, "a pattern must be a text in quotes");
      return e;
    }
    String written = pattern.constant().stringValue();
    long estimate = PatternSize.of(written);
    if (estimate > 10 * LARGEST_PATTERN) {
      problem(
          pattern,
          "a pattern's program must have at most "
              + LARGEST_PATTERN
              + " steps: has about "
              + estimate);
      return e;
    }
    try {
      Pattern compiled = Pattern.compile(written);
      if (compiled.programSize() > LARGEST_PATTERN) {
        problem(
            pattern,
            "a pattern's program must have at most "
                + LARGEST_PATTERN
                + " steps: has "
                + compiled.programSize());
      }
      return cell == null ? e : variable(e, new Slot(cell, Access.MATCH, compiled), written);
    } catch (PatternSyntaxException err) {
      problem(
          pattern,
          "is no regular expression that RE2 has: " + err.getDescription() + " in " + written);
      return e;
    }
  }

  private List<CelExpr> all(List<CelExpr> parts, Access as, int depth) {
    return parts.stream().map(part -> rewrite(part, as, depth)).toList();
  }

  private static CelExpr rebuilt(CelExpr e, @Nullable CelExpr target, List<CelExpr> args) {
    return CelExpr.ofCall(
        e.id(), Optional.ofNullable(target), e.call().function(), ImmutableList.copyOf(args));
  }

  private CelExpr variable(CelExpr e, Slot slot, String pattern) {
    int at = 0;
    while (at < slots.size()
        && !(slots.get(at).cell().equals(slot.cell())
            && slots.get(at).access() == slot.access()
            && patterns.get(at).equals(pattern))) {
      at++;
    }
    if (at == ParsedExpression.MOST_VALUES) {
      problem(e, "must read at most " + ParsedExpression.MOST_VALUES + " values of an event");
      return e;
    }
    if (at == slots.size()) {
      slots.add(slot);
      patterns.add(pattern);
    }
    return CelExpr.ofIdent(e.id(), slot.access().variable(at));
  }

  // ---- names ----

  /** Whether equality can look at it as at a category. */
  private static boolean isPlain(CelExpr e) {
    return e.getKind() == ExprKind.Kind.CONSTANT || isValue(e);
  }

  /** How often a part names a value of the event. */
  private static int values(CelExpr e) {
    if (isValue(e)) {
      return 1;
    }
    if (e.getKind() != ExprKind.Kind.CALL) {
      return 0;
    }
    return e.call().target().map(ExpressionRewriter::values).orElse(0)
        + e.call().args().stream().mapToInt(ExpressionRewriter::values).sum();
  }

  private static boolean isName(CelExpr e, String name) {
    return e.getKind() == ExprKind.Kind.IDENT && e.ident().name().equals(name);
  }

  /** Whether it names a value of the event, be it wrongly. */
  private static boolean isValue(CelExpr e) {
    return switch (e.getKind()) {
      case IDENT -> true;
      case SELECT -> !e.select().testOnly() && member(e.select()) != null;
      case CALL -> e.call().function().equals("_[_]") && ofIndex(e.call().args()) != null;
      default -> false;
    };
  }

  private @Nullable CellName cell(CelExpr e) {
    if (e.getKind() == ExprKind.Kind.SELECT) {
      return member(e.select());
    }
    if (e.getKind() == ExprKind.Kind.CALL) {
      return ofIndex(e.call().args());
    }
    String name = e.ident().name();
    switch (name) {
      case FEATURES -> problem(e, "features stands before a name, as in features[\"age\"]");
      case PREDICTION -> problem(e, "a prediction has parts: prediction.label, prediction.score");
      case LATENCY -> {
        return new CellName(Section.LATENCY, "");
      }
      default -> {
        if (name.startsWith(".")) {
          problem(e, "a name begins with no dot: was " + name);
          return null;
        }
        return new CellName(Section.FEATURE, name);
      }
    }
    return null;
  }

  private static @Nullable CellName member(CelSelect select) {
    if (isName(select.operand(), FEATURES)) {
      return new CellName(Section.FEATURE, select.field());
    }
    if (!isName(select.operand(), PREDICTION)) {
      return null;
    }
    return switch (select.field()) {
      case "label" -> new CellName(Section.PREDICTION_LABEL, "");
      case "score" -> new CellName(Section.PREDICTION_SCORE, "");
      default -> null;
    };
  }

  private static @Nullable CellName ofIndex(List<CelExpr> args) {
    CelExpr index = args.get(1);
    if (index.getKind() != ExprKind.Kind.CONSTANT) {
      return null;
    }
    boolean ofText = index.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    CelExpr of = args.get(0);
    if (isName(of, FEATURES) && ofText) {
      return new CellName(Section.FEATURE, index.constant().stringValue());
    }
    if (of.getKind() == ExprKind.Kind.SELECT
        && !of.select().testOnly()
        && of.select().field().equals("probabilities")
        && isName(of.select().operand(), PREDICTION)) {
      if (ofText) {
        return new CellName(Section.PROBABILITY, Texts.canonical(index.constant().stringValue()));
      }
      if (index.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
        return new CellName(
            Section.PROBABILITY, Texts.canonical((double) index.constant().int64Value()));
      }
    }
    return null;
  }
}
