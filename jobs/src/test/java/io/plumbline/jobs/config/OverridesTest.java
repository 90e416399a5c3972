package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
  private static final String FILE = "a: {b: [1, {c: 2}], e: }\n";
  private final Problems problems = new Problems();

  private String with(String... settings) {
    YamlValue root = YamlText.parse(FILE, problems);
    new Overrides(problems).apply(root, List.of(settings));
    return root.canonical();
  }

  private String written(String yaml) {
    return YamlText.parse(yaml, problems).canonical();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.b[1].c=3 | a: {b: [1, {c: 3}], e: }",
        "a.b[0]=[x, y] | a: {b: [[x, y], {c: 2}], e: }",
        "a.b[2]=z | a: {b: [1, {c: 2}, z], e: }",
        "d=k=v | {a: {b: [1, {c: 2}], e: }, d: k=v}",
        "a.e.f=1 | a: {b: [1, {c: 2}], e: {f: 1}}",
        "a.n.m=1 | a: {b: [1, {c: 2}], e: , n: {m: 1}}",
        "a[\"x.y=z\"]=1 | a: {b: [1, {c: 2}], e: , 'x.y=z': 1}",
        "a.b= | a: {b: , e: }"
      })
  void valueIsSetWhereThePathLeads(String setting, String expected) {
    assertThat(with(setting)).isEqualTo(written(expected));
    assertThat(problems.problems()).isEmpty();
  }

  @Test
  void lastOfTwoCounts() {
    assertThat(with("a=1", "a=2")).isEqualTo(written("a: 2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | an override must be key=value",
        "=1 | an override must be key=value",
        ".a=1 | an override must be key=value",
        "a..b=1 | an override must be key=value",
        "a[x]=1 | an override must be key=value",
        "a.b[0]c=1 | an override must be key=value",
        "a.b[3]=1 | a.b[3]: an override must lead somewhere: looked for [3] in a list of 2",
        "a.b[2].c=1 | a.b[2].c: an override must lead somewhere: looked for [2] in a list of 2",
        "a[0]=1 | a[0]: an override must lead somewhere: looked for [0] in a mapping of b, e",
        "a.b.c=1 | a.b.c: an override must lead somewhere: looked for the key c in a list of 2",
        "a.b[0].c=1 | a.b[0].c: an override must lead somewhere: looked for the key c in a single",
        "a.b={x | a.b: is no YAML"
      })
  void settingThatLeadsNowhereIsAProblem(String setting, String problem) {
    with(setting);

    assertThat(problems.problems()).singleElement().asString().startsWith(problem);
  }
}
