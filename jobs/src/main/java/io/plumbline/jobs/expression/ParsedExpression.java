package io.plumbline.jobs.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.plumbline.detectors.event.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** An expression of the language, checked and ready to be evaluated. Immutable. */
public final class ParsedExpression {
  /** The longest text of an expression, in Unicode characters. */
  public static final int LONGEST = 1_000;

  /** How deep an expression may be nested. */
  public static final int DEEPEST = 64;

  /** The most values of an event, each read in one way, in one expression. */
  public static final int MOST_VALUES = 64;

  /** No macro of it has a loop, and so none of its programs. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(0)
          .enableComprehension(false)
          .maxParseErrorRecoveryLimit(10)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final List<Slot> slots;
  private final CelRuntime.Program program;

  private ParsedExpression(List<Slot> slots, CelRuntime.Program program) {
    this.slots = List.copyOf(slots);
    this.program = program;
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.HAS)
            .setResultType(SimpleType.BOOL);
    for (Access access : Access.values()) {
      for (int slot = 0; slot < MOST_VALUES; slot++) {
        builder.addVar(access.variable(slot), access.type());
      }
    }
    return builder.build();
  }

  /**
   * Parses an expression.
   *
   * @throws InvalidExpression for a text that is none, with all that is wrong
   */
  public static ParsedExpression of(String text) throws InvalidExpression {
    int length = text.codePointCount(0, text.length());
    if (length > LONGEST) {
      throw new InvalidExpression(
          List.of("must have at most " + LONGEST + " characters: had " + length));
    }
    if (text.isBlank()) {
      throw new InvalidExpression(List.of("must be a condition such as age >= 18: was empty"));
    }
    CelAbstractSyntaxTree written = ast(COMPILER.parse(text));
    ExpressionRewriter rewriter = new ExpressionRewriter(written.getSource());
    CelAbstractSyntaxTree read =
        CelAbstractSyntaxTree.newParsedAst(
            rewriter.condition(written.getExpr()), written.getSource());
    if (!rewriter.problems().isEmpty()) {
      throw new InvalidExpression(rewriter.problems());
    }
    CelAbstractSyntaxTree checked = ast(COMPILER.check(read));
    try {
      return new ParsedExpression(rewriter.slots(), RUNTIME.createProgram(checked));
    } catch (CelEvaluationException e) {
      throw new InvalidExpression(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static CelAbstractSyntaxTree ast(CelValidationResult result) throws InvalidExpression {
    if (result.hasError()) {
      List<String> problems = new ArrayList<>();
      for (CelIssue issue : result.getErrors()) {
        problems.add(place(issue) + message(issue));
      }
      throw new InvalidExpression(problems);
    }
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new InvalidExpression(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static String place(CelIssue issue) {
    int line = issue.getSourceLocation().getLine();
    int column = issue.getSourceLocation().getColumn() + 1;
    return line < 1
        ? ""
        : line > 1 ? "line " + line + ", character " + column + ": " : "character " + column + ": ";
  }

  /** The checker calls operators _+_ and lists all that they could be applied to. */
  private static String message(CelIssue issue) {
    String message = issue.getMessage();
    int candidates = message.indexOf(" (candidates:");
    if (candidates >= 0) {
      message = message.substring(0, candidates);
    }
    message =
        message
            .replaceAll("'_([^'_]+)_'", "'$1'")
            .replace("found no matching overload for", "there is no")
            .replace("applied to '", "of '")
            .replace("'@in'", "'in'");
    return message.startsWith("mismatched")
            || message.startsWith("extraneous")
            || message.startsWith("token recognition")
            || message.contains("reserved identifier")
            || message.startsWith("no viable alternative")
        ? message + "; a name that is no plain word is written features[\"name\"]"
        : message;
  }

  /** The names of the features that it depends on. */
  public SortedSet<String> features() {
    SortedSet<String> names = new TreeSet<>();
    for (Slot slot : slots) {
      if (slot.cell().section() == Section.FEATURE) {
        names.add(slot.cell().name());
      }
    }
    return names;
  }

  List<Slot> slots() {
    return slots;
  }

  CelRuntime.Program program() {
    return program;
  }
}
