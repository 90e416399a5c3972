package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.YamlValue.Mapping;
import io.plumbline.jobs.config.YamlValue.Scalar;
import io.plumbline.jobs.config.YamlValue.ScalarKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTextTest {
  private final Problems problems = new Problems();

  private YamlValue parse(String text) {
    return YamlText.parse(text, problems);
  }

  private List<String> said() {
    return problems.problems().stream().map(ConfigurationProblem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1.10, NUMBER",
    "1e-3, NUMBER",
    "-.5, NUMBER",
    "NO, BOOLEAN",
    "true, BOOLEAN",
    "~, NULL",
    ".inf, TEXT",
    "0x1F, TEXT",
    "2026-01-05, TEXT",
    "'\"7\"', TEXT"
  })
  void scalarsKeepTheirText(String text, ScalarKind kind) {
    assertThat(parse(text)).isEqualTo(new Scalar(text.replace("\"", ""), kind, 1));
  }

  @Test
  void syntaxErrorsSayLineAndColumnAndShowNoContent() {
    parse("a: 1\nb: {password: hunter2,\nc: ]\n");

    assertThat(said())
        .singleElement()
        .asString()
        .contains("is no YAML: column 4")
        .doesNotContain("hunter2");
    assertThat(problems.problems().get(0).line()).isEqualTo(3);
  }

  @Test
  void keyThatComesTwiceIsAProblem() {
    parse("a:\n  b: 1\n  c: 2\n  b: 3\n");

    assertThat(said())
        .containsExactly("a.b (line 4): a key must come once: was already given in line 2");
  }

  @Test
  void keyThatIsNoTextIsAProblem() {
    parse("a: {[x]: 1}\n");

    assertThat(said())
        .containsExactly("a (line 1): a key must be a plain text: was a list or a mapping");
  }

  @Test
  void mergedMappingsGiveWhatIsNotSaid() {
    Mapping root = (Mapping) parse("a: &d {x: 1, y: 2}\nb: {<<: *d, y: 3}\n");

    Mapping b = (Mapping) root.entries().get("b");
    assertThat(b.canonical()).isEqualTo(((Mapping) parse("{y: 3, x: 1}")).canonical());
    assertThat(said()).isEmpty();
  }

  @Test
  void mergedScalarIsAProblem() {
    parse("<<: 3\na: 1\n");

    assertThat(said())
        .containsExactly("[\"<<\"] (line 1): must be a mapping or a list of mappings: was 3");
  }

  @Test
  void aliasesMayNotGrowWithoutBound() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
    }

    assertThat(parse(bomb.toString())).isNull();
    assertThat(said()).singleElement().asString().contains("has more than 200000 nodes");
  }

  @Test
  void manyAliasesAreRefused() {
    StringBuilder bomb = new StringBuilder("a: &a [x]\nb: [");
    bomb.append("*a, ".repeat(1_000)).append("x]\n");

    assertThat(parse(bomb.toString())).isNull();
    assertThat(said()).singleElement().asString().contains("aliases");
  }

  @Test
  void aliasOfItselfIsRefused() {
    assertThat(parse("a: &a [*a]\n")).isNull();
    assertThat(said()).singleElement().asString().contains("nested more than 32 deep");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(parse("[".repeat(100) + "]".repeat(100))).isNull();
    assertThat(said()).singleElement().asString().startsWith("is no YAML: ");
  }

  @Test
  void secondDocumentIsRefused() {
    assertThat(parse("a: 1\n---\nb: 2\n")).isNull();
    assertThat(said()).singleElement().asString().contains("single document");
  }

  @Test
  void tagsCreateNothing() {
    assertThat(parse("!!java.io.File [/etc/passwd]")).isNull();
    assertThat(said()).singleElement().asString().contains("tag is not allowed");
  }
}
