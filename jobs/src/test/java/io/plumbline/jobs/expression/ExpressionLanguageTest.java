package io.plumbline.jobs.expression;

import static io.plumbline.detectors.expression.Outcome.SATISFIED;
import static io.plumbline.detectors.expression.Outcome.UNEVALUATED;
import static io.plumbline.detectors.expression.Outcome.VIOLATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.JsonEventDecoder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionLanguageTest {
  /** One event with values of every kind. */
  private static final String EVENT =
      """
      {"event_id":"1","event_time":"2026-01-05T10:00:00Z","model":"m",
       "features":{"age":18,"income":17.5,"zero":0,"minus":-3.25,"email":"bob@example.com",
         "grade":"a","code":"1.0","zip":"007","id":12345678901234567890,"long_id":"12345678901234567890",
         "paid":true,"paid_text":"true","gone":null,"object":{"x":1},
         "start_date":"2026-01-04","end_date":"2026-01-05","at":"2026-01-05T10:00:00Z",
         "hours-per-week":40,"home.area":120.5,"w\u0142o\u015b\u0107":"za\u017c\u00f3\u0142\u0107 \ud83d\ude00","":"empty name","empty":""},
       "prediction":{"label":"1","score":0.993,"probabilities":{"0":0.007,"1":0.993}},"latency_ms":12.5}""";

  private final NameDictionary names = new NameDictionary();
  private final EventRow row = new EventRow(names);

  private Outcome of(String text) {
    return of(text, EVENT);
  }

  private Outcome of(String text, String event) {
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    byte[] bytes = event.replace("\n", "").getBytes(StandardCharsets.UTF_8);
    decoder.decode(bytes, 0, bytes.length, row);
    assertThat(row.reason()).as(row.detail()).isNull();
    return test(text);
  }

  private Outcome test(String text) {
    Outcome[] outcomes = new Outcome[1];
    try {
      EvaluatedExpressions.of(List.of(new Expression("e", text))).test(row, outcomes);
    } catch (InvalidExpression e) {
      throw new AssertionError(text + " is refused: " + e.problems(), e);
    }
    return outcomes[0];
  }

  private static List<String> problems(String text) {
    InvalidExpression invalid =
        catchThrowableOfType(InvalidExpression.class, () -> ParsedExpression.of(text));
    assertThat(invalid).as(text + " must be refused").isNotNull();
    return invalid.problems();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age >= 18",
        "age == 18",
        "age == 18.0",
        "age > 17.5",
        "age < 19",
        "18 <= age",
        "age != 17",
        "!(age == 17)",
        "age + 1 == 19",
        "age + 1 > 18.5",
        "2 * age == 36",
        "(age + income) * 2 > 70",
        "age / 4 == 4.5",
        "-age < 0",
        "-minus == 3.25",
        "minus > -4",
        "age - income == 0.5",
        "age in [17, 18]",
        "age in [17.5, 18.0]",
        "int(age) % 2 == 0",
        "int(income) == 17",
        "double(age) == 18",
        "zero == 0",
        "zero == -0.0",
        "age > 17 && income < 18 && minus < 0",
        "age > 100 || income < 18",
        "age > 17 ? income < 18 : income > 100",
        "(age > 17 ? age : income) >= 18",
        "age >= 18 == true",
        "size(email) == 15",
        "size(email) > 3.5",
        "size(email) / 2 == 7",
        "size(email) + age > 32.5",
        "email.size() + income > 32",
        "email.startsWith(\"bob\")",
        "email.endsWith(\".com\")",
        "email.contains(\"@\")",
        "email.matches(\"^[a-z]+@\")",
        "matches(email, \"e.ample\")",
        "email.matches('(?i)^BOB')",
        "!email.matches('^alice')",
        "email == 'bob@example.com'",
        "email + '!' == 'bob@example.com!'",
        "grade in [\"a\", \"b\"]",
        "'a' in [grade, 'x']",
        "size(features['w\u0142o\u015b\u0107']) == 8",
        "size(age) == 2",
        "size(id) == 20",
        "size(paid) + size(code) == 7",
        "(email + '/' + grade).contains('m/' + grade)",
        "!(grade in ['c'])",
        "grade < 'b'",
        "end_date >= start_date",
        "end_date > '2026-01-04'",
        "timestamp(at) > timestamp('2026-01-05T09:59:59Z')",
        "timestamp(at) - timestamp('2026-01-05T09:00:00Z') == duration('1h')",
        "timestamp(at).getHours() == 10",
        "timestamp(at).getFullYear() > 2025.5",
        "paid",
        "paid == true",
        "!(!paid)",
        "paid_text",
        "paid_text == true",
        "paid && age > 1",
        "features[\"hours-per-week\"] <= 60",
        "features['home.area'] > 120",
        "features[\"\"] == 'empty name'",
        "features['w\u0142o\u015b\u0107'].endsWith('\ud83d\ude00')",
        "features['w\u0142o\u015b\u0107'].matches('^za\u017c.+ \ud83d\ude00$')",
        "features.age == 18",
        "empty == ''",
        "size(empty) == 0",
        "has(features.age)",
        "!has(features.gone)",
        "!has(features.nowhere)",
        "'hours-per-week' in features",
        "has(features.object)",
        "!has(features.gone) || gone > 1",
        "prediction.score > 0.5",
        "prediction.label == 1",
        "prediction.label in ['0', '1']",
        "prediction.probabilities[\"1\"] > prediction.probabilities['0']",
        "prediction.probabilities[1] > 0.9",
        "has(prediction.score)",
        "latency_ms < 100",
        // The forms of one value are equal, as categories are.
        "code == 1",
        "code == '1'",
        "code == 1.0",
        "code in [1, 2]",
        "code in ['1.00', 'x']",
        "age == '18'",
        "age in ['18']",
        "zip == '007'",
        "zip != 7",
        "zip != '7'",
        "id == '12345678901234567890'",
        "id == long_id",
        "id != '12345678901234567891'",
        "long_id != '12345678901234567891'",
        "start_date != end_date",
        "string(age) == '18'",
        "age.matches('^[0-9]+$')",
      })
  void whatHoldsIsSatisfied(String text) {
    assertThat(of(text)).isEqualTo(SATISFIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age >= 19",
        "age == 17",
        "age > 18",
        "age in [17, 19.5]",
        "grade in ['b', 'c']",
        "email.matches('^[0-9]')",
        "end_date < start_date",
        "has(features.gone)",
        "'nowhere' in features",
        "!paid",
        "zip == 7",
        "gone > 1 && age < 5",
        "age > 5 && has(features.gone)",
        "prediction.score > 0.995",
        "email == 5",
      })
  void whatDoesNotHoldIsViolated(String text) {
    assertThat(of(text)).isEqualTo(VIOLATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gone >= 18",
        "nowhere >= 18",
        "nowhere == 18",
        "nowhere.matches('x')",
        "!nowhere",
        "age > 1 && nowhere > 1",
        "age < 1 || nowhere > 1",
        // values of the wrong type
        "email >= 18",
        "age < 'x'",
        "paid > 0",
        "object == 1",
        "object > 1",
        "age",
        "email && paid",
        "email >= age",
        "email + age > 5",
        "int(email) == 5",
        "timestamp(email) > timestamp(at)",
        "timestamp(start_date) > timestamp(at)",
        "duration(email) > duration('1h')",
        "int(zero) / int(zero) == 1",
        "int(age) % int(zero) == 1",
      })
  void whatCannotBeToldIsUnevaluated(String text) {
    assertThat(of(text)).isEqualTo(UNEVALUATED);
  }

  @Test
  void nanIsNoValueAndInfinityIsOne() {
    row.clear();
    row.addNumber(Section.FEATURE, names.idOf("x"), Double.NaN);
    row.addNumber(Section.FEATURE, names.idOf("y"), Double.POSITIVE_INFINITY);
    row.addNumber(Section.FEATURE, names.idOf("z"), -0.0);
    assertThat(test("x >= 0")).isEqualTo(UNEVALUATED);
    assertThat(test("x == x")).isEqualTo(UNEVALUATED);
    assertThat(test("x.matches('N')")).isEqualTo(UNEVALUATED);
    assertThat(test("has(features.x)")).isEqualTo(SATISFIED);
    assertThat(test("y >= 0")).isEqualTo(SATISFIED);
    assertThat(test("y < 1e308")).isEqualTo(VIOLATED);
    assertThat(test("y == 1")).isEqualTo(VIOLATED);
    assertThat(test("string(y) == 'Infinity'")).isEqualTo(SATISFIED);
    assertThat(test("z == 0")).isEqualTo(SATISFIED);
    assertThat(test("z in [0]")).isEqualTo(SATISFIED);
  }

  @Test
  void ofADoubledKeyTheLastCounts() {
    row.clear();
    row.addNumber(Section.FEATURE, names.idOf("x"), 1);
    row.addNumber(Section.FEATURE, names.idOf("x"), 2);
    assertThat(test("x == 2")).isEqualTo(SATISFIED);
    row.addNull(Section.FEATURE, names.idOf("x"));
    assertThat(test("x == 2")).isEqualTo(UNEVALUATED);
  }

  @Test
  void aFloodOfNamesHidesNoValue() throws InvalidExpression {
    EvaluatedExpressions expressions =
        EvaluatedExpressions.of(List.of(new Expression("e", "late >= 18")));
    Outcome[] outcomes = new Outcome[1];
    row.clear();
    expressions.test(row, outcomes);
    for (int i = 0; i <= NameDictionary.LIMIT; i++) {
      names.idOf("name " + i);
    }
    row.clear();
    row.addNumber(Section.FEATURE, names.idOf("late"), 20);
    expressions.test(row, outcomes);
    assertThat(outcomes).containsExactly(SATISFIED);
  }

  @Test
  void cellsInAnotherOrderAndOfAnotherReaderAreFound() throws InvalidExpression {
    EvaluatedExpressions expressions =
        EvaluatedExpressions.of(
            List.of(new Expression("one", "a < b"), new Expression("other", "b < c")));
    Outcome[] outcomes = new Outcome[2];
    for (NameDictionary reader : List.of(names, new NameDictionary())) {
      EventRow event = new EventRow(reader);
      for (List<String> order :
          List.of(List.of("a", "b", "c"), List.of("c", "x", "a", "b"), List.of("b", "c"))) {
        event.clear();
        order.forEach(
            name -> event.addNumber(Section.FEATURE, reader.idOf(name), "xabc".indexOf(name)));
        expressions.test(event, outcomes);
        assertThat(outcomes)
            .containsExactly(order.contains("a") ? SATISFIED : UNEVALUATED, SATISFIED);
      }
    }
  }

  /** Backtracking would take longer than the universe is old for either. */
  @Test
  void catastrophicPatternsTakeLinearTime() {
    String text = "a".repeat(4_000) + "!";
    String event =
        "{\"event_id\":\"1\",\"event_time\":\"2026-01-05T10:00:00Z\",\"model\":\"m\",\"features\":{\"x\":\""
            + text
            + "\"}}";
    for (String pattern : List.of("(a+)+$", "(a|aa)+$", "(.*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$")) {
      assertThat(of("x.matches('" + pattern + "')", event)).isEqualTo(VIOLATED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.matches('^a+$')",
        "x.startsWith('aa')",
        "x.endsWith('a')",
        "x.contains('aa')",
        "'b'.contains(x) || x > 'a'",
        "(x + '!').contains('a!')",
        "x + '!' != '!'",
        "size(x + '!') > 1",
        "x != 'b'",
        "x != y",
        "!(x in ['b', 'c'])",
        "y in [x, 'a']",
        "x >= 'a'",
        "x >= y",
        "string(x) == x",
      })
  void veryLongTextsAreNotRead(String text) {
    String longest = "a".repeat(EventValues.LONGEST_TEXT);
    assertThat(of(text, withTexts(longest, "a"))).isEqualTo(SATISFIED);
    assertThat(of(text, withTexts(longest + "a", "a"))).isEqualTo(UNEVALUATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "has(features.x)",
        "size(x) == 4097",
        "x.size() > size(y)",
        "size(x) / 2 == 2048",
        "size(x) + 0.5 > 4097",
        "y == 'a' || x == 'b'",
      })
  void whatNeedsNoCopyOfAVeryLongTextIsEvaluated(String text) {
    assertThat(of(text, withTexts("a".repeat(4_096) + "\u017c", "a"))).isEqualTo(SATISFIED);
  }

  /** Each would look at 10^10 characters and more, were the texts read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.contains(y)",
        "(x + x).contains(y)",
        "x.contains('a' + y)",
        "!x.contains(y) || y.contains(x)",
      })
  void looksForNoHostileTextInAnother(String text) {
    assertThat(of(text, withTexts("a".repeat(700_000), "a".repeat(300_000) + "b")))
        .isEqualTo(UNEVALUATED);
  }

  @Test
  void numbersThatAreWrittenAtGreatLengthAreNumbersStill() {
    String event = withTexts("a", "a").replace("\"x\":\"a\"", "\"x\":0." + "0".repeat(5_000) + "1");
    assertThat(of("x >= 0", event)).isEqualTo(SATISFIED);
  }

  private static String withTexts(String x, String y) {
    return "{\"event_id\":\"1\",\"event_time\":\"2026-01-05T10:00:00Z\",\"model\":\"m\",\"features\":{\"x\":\"%s\",\"y\":\"%s\"}}"
        .formatted(x, y);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          age >=                            | character 7: mismatched input
          age >= 18 18                      | character 11
          age = 18                          | character 5
          `hours-per-week` > 3              | features["name"]
          if > 3                            | reserved identifier: if
          age                   + 1         | must be true or false: this is a number
          size(email)                       | must be true or false: this is a number
          'x'                               | must be true or false: this is a text
          1 < 2                             | must depend on a value of the event
          true                              | must depend on a value of the event
          [1,2].all(x, x > 0)               | there are no loops in the language: was all
          [1,2].exists(x, x > age)          | there are no loops in the language: was exists
          [1].map(x, x) == age              | there are no loops in the language: was map
          age in [1].filter(x, x > 0)       | stands a list
          age == null                       | null is not in the language
          age == 18u                        | write numbers without u
          email == b'x'                     | bytes are not in the language
          age == {'a': 1}                   | maps and messages are not in the language
          age == {'a': 1}.a                 | a value has no parts
          google.protobuf.Empty{} == age    | maps and messages are not in the language
          age == [1]                        | a list stands to the right of in only
          features > 1                      | features stands before a name
          prediction > 1                    | a prediction has parts
          prediction.class == 1             | a prediction has label, score and probabilities
          home.area > 1                     | features["home.area"]
          features[age] > 1                 | what stands in brackets must be a name in quotes
          email[0] == 'a'                   | what stands in brackets must be a name in quotes
          age in features                   | stands a name in quotes
          has(age)                          | invalid argument to has() macro
          has(age.x)                        | has asks for a value of the event
          age % 2 == 0                      | % is of whole numbers: write int(x) % 2
          email.matches('(')                | missing closing )
          email.matches('(?=x)')            | is no regular expression that RE2 has
          email.matches('(a)\\\\1')         | is no regular expression that RE2 has
          email.matches('a{1001}')          | is no regular expression that RE2 has
          email.matches('((a{100}){100})')  | at most 1000 steps: has
          email.matches('(\\\\pL{500}){2}') | steps
          email.matches(grade)              | a pattern must be a text in quotes
          string(age).matches('x')          | matches is asked of a value of the event
          eval('x') == age                  | is no function here
          email.getClass() == 'x'           | is no function here
          type(age) == int                  | is no function here
          dyn(age) == 1                     | is no function here
          age.startsWith(5)                 | there is no 'startsWith'
          (a + b).contains(c + d + 'x' + e) | made of at most 4 values of an event: were 5
          size(age, age) == 5               | is no function here
          age > 'x' + 5                     | there is no '+'
          .age > 1                          | begins with no dot
          timestamp(at) > 5                 | there is no '>'
          """)
  void whatIsNotInTheLanguageIsRefusedWithItsPlace(String text, String problem) {
    assertThat(problems(text)).anySatisfy(found -> assertThat(found).contains(problem.strip()));
  }

  @Test
  void allThatIsWrongIsSaid() {
    assertThat(problems("age % 2 == null && email.matches('(') || [1].all(x, true)"))
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(problems("age >= 18 &&\n  age % 2 == 0"))
        .containsExactly("line 2, character 7: % is of whole numbers: write int(x) % 2");
  }

  @Test
  void hostileTextsAreRefusedAtOnce() {
    assertThat(problems("age > 1" + " || age > 1".repeat(1_000)))
        .containsExactly("must have at most 1000 characters: had 11007");
    assertThat(problems("(".repeat(490) + "age" + ")".repeat(490)))
        .anySatisfy(problem -> assertThat(problem).contains("recursion"));
    assertThat(problems("((((".repeat(250))).isNotEmpty();
    assertThat(problems("[".repeat(999))).isNotEmpty();
    assertThat(problems("a" + "+a".repeat(480) + "> 1"))
        .anySatisfy(problem -> assertThat(problem).contains("limit: 64"));
    assertThat(problems("a" + ".a".repeat(480) + "> 1")).isNotEmpty();
    for (String pattern :
        List.of(
            "(((a{1000}){1000}){1000})",
            "((((((((x{99}){99}){99}){99}){99}){99}){99}){99}){99}",
            "(?:(?:[]{]{1000}){1000}){1000}",
            "(?:(?:[^]{]{1000}){1000}){1000}",
            "((\\\\Q[\\\\E{900}){900}){900}",
            "((\\\\x{41}{900}){900}){900}",
            "(([[:alpha:]{]{900}){900}){900}",
            "(((a|b|c)?{9}{900}){900}){900}",
            "(".repeat(30) + "a" + "{9})".repeat(30),
            "a{999999999999999999999999}")) {
      assertThat(problems("x.matches('" + pattern + "')")).as(pattern).isNotEmpty();
    }
    StringBuilder many = new StringBuilder("a0");
    for (int i = 1; i < 100; i++) {
      many.append(" || a").append(i);
    }
    assertThat(problems(many.toString()))
        .anySatisfy(problem -> assertThat(problem).contains("at most 64 values"));
    assertThat(problems("")).containsExactly("must be a condition such as age >= 18: was empty");
    assertThat(problems("\u0000")).isNotEmpty();
    assertThat(problems("\ud83d\ude00 > 1")).isNotEmpty();
    assertThat(problems("x.matches('" + "(?:abc){50}".repeat(80) + "')"))
        .anySatisfy(problem -> assertThat(problem).contains("steps"));
  }

  @Test
  void longAllowListsAreTaken() {
    StringBuilder list = new StringBuilder("grade in ['a'");
    while (list.length() < 980) {
      list.append(",'").append(list.length()).append("'");
    }
    assertThat(of(list + "]")).isEqualTo(SATISFIED);
    assertThat(of("age == 1" + " || age == 2".repeat(80) + " || age == 18")).isEqualTo(SATISFIED);
  }

  @Test
  void featuresThatItDependsOnAreKnown() throws InvalidExpression {
    assertThat(
            ParsedExpression.of(
                    "a > 1 && features['b c'].matches('x') || prediction.score > e && has(features.f)")
                .features())
        .containsExactly("a", "b c", "e", "f");
  }
}
