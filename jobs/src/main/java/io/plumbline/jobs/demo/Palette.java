package io.plumbline.jobs.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The colours and signs of an output.
 *
 * @param colour whether colours are shown
 * @param unicode whether signs beyond ASCII are
 */
record Palette(boolean colour, boolean unicode) {
  /** Neither colours nor signs. */
  static final Palette PLAIN = new Palette(false, false);

  private static final String RESET = "\u001B[0m";

  /**
   * What an output can show: colours on a terminal where {@code NO_COLOR} is not set, signs where
   * it takes UTF-8.
   */
  static Palette of(
      boolean terminal, Charset charset, Function<String, @Nullable String> environment) {
    String noColour = environment.apply("NO_COLOR");
    return new Palette(
        terminal && (noColour == null || noColour.isEmpty()),
        charset.equals(StandardCharsets.UTF_8));
  }

  String begins() {
    return unicode ? "▶" : ">";
  }

  String over() {
    return unicode ? "■" : "=";
  }

  String fired() {
    return unicode ? "✖" : "x";
  }

  String resolved() {
    return unicode ? "✔" : "+";
  }

  String dash() {
    return unicode ? "–" : "-";
  }

  String red(String text) {
    return painted("31", text);
  }

  String green(String text) {
    return painted("32", text);
  }

  String yellow(String text) {
    return painted("33", text);
  }

  String cyan(String text) {
    return painted("36", text);
  }

  String bold(String text) {
    return painted("1", text);
  }

  String dim(String text) {
    return painted("2", text);
  }

  private String painted(String code, String text) {
    return colour ? "\u001B[" + code + "m" + text + RESET : text;
  }
}
