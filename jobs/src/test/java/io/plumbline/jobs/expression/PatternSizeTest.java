package io.plumbline.jobs.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PatternSizeTest {
  private static final List<String> ATOMS =
      List.of(
          "a",
          ".",
          "^",
          "$",
          "[ab]",
          "[^{]",
          "[]{]",
          "[[:alpha:](]",
          "\\d",
          "\\{",
          "\\x{41}",
          "\\pL",
          "\\p{Greek}",
          "\\Q(a{9}[\\E",
          "\u00e9",
          "(?i)",
          "[\\]{2}]");

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> atoms = Arbitraries.of(ATOMS);
    Arbitrary<String> repeats =
        Arbitraries.of("", "", "*", "+?", "?", "{3}", "{2,5}", "{4,}", "{0}", "{12}", "{0,9}");
    return Arbitraries.recursive(
        () -> atoms,
        inner ->
            Combinators.combine(inner, repeats, inner, Arbitraries.of("(%s)%s%s", "(?:%s|b)%s%s"))
                .as((one, repeat, other, form) -> form.formatted(one, repeat, other)),
        1,
        4);
  }

  @Property(tries = 400, seed = "20260105")
  void aProgramIsNotMuchLargerThanItsTextTells(@ForAll("patterns") String pattern) {
    assertThat((long) Pattern.compile(pattern).programSize())
        .as(pattern)
        .isLessThanOrEqualTo(3 * PatternSize.of(pattern) + 3);
  }

  @Test
  void usualPatternsAreSmall() {
    for (String pattern :
        List.of(
            "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$",
            "(?i)^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$",
            "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$")) {
      assertThat(PatternSize.of(pattern)).as(pattern).isLessThan(200);
      assertThat(Pattern.compile(pattern).programSize()).isLessThan(200);
    }
    assertThat(PatternSize.of("((a{999}){999}){999}")).isGreaterThan(900_000_000);
  }
}
