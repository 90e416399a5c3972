package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import io.plumbline.detectors.expression.RowTest;
import io.plumbline.detectors.segment.Segmentation;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExpressionCountsTest {
  private static final List<Expression> EXPRESSIONS =
      List.of(new Expression("even", "x % 2 == 0"), new Expression("third", "x % 3 == 0"));
  private static final Layout LAYOUT = Rows.LAYOUT.with(EXPRESSIONS);

  /** Of the time of an event: even ones satisfy the first, every third one says nothing of it. */
  private static final RowTest TEST =
      (row, into) -> {
        long time = row.eventTime();
        into[0] =
            time % 3 == 0
                ? Outcome.UNEVALUATED
                : time % 2 == 0 ? Outcome.SATISFIED : Outcome.VIOLATED;
        into[1] = time % 3 == 0 ? Outcome.SATISFIED : Outcome.VIOLATED;
      };

  private static Profile profile(List<Integer> times) {
    Rows rows = new Rows();
    RowFold fold = new RowFold(LAYOUT, TEST);
    Profile profile = fold.newProfile();
    for (int time : times) {
      fold.add(rows.clear(time).feature("c", "c" + time % 5).row(), profile);
    }
    return profile;
  }

  private static List<Integer> upTo(int events) {
    return new ArrayList<>(IntStream.range(0, events).boxed().toList());
  }

  @Test
  void eachOutcomeIsCounted() {
    ExpressionCounts counts = profile(upTo(12)).expressions();
    assertThat(counts.size()).isEqualTo(2);
    assertThat(counts.count(0, Outcome.UNEVALUATED)).isEqualTo(4);
    assertThat(counts.count(0, Outcome.SATISFIED)).isEqualTo(4);
    assertThat(counts.count(0, Outcome.VIOLATED)).isEqualTo(4);
    assertThat(counts.evaluated(0)).isEqualTo(8);
    assertThat(counts.evaluated(1)).isEqualTo(12);
    assertThat(new Profile(Rows.LAYOUT).expressions()).isNull();
  }

  @Property(tries = 100, seed = "20260105")
  void anyOrderAndGroupingGivesEqualBytes(
      @ForAll long seed,
      @ForAll @IntRange(max = 80) int events,
      @ForAll @IntRange(max = 80) int cut) {
    List<Integer> times = upTo(events);
    byte[] expected = ProfileCodec.encode(profile(times));
    Collections.shuffle(times, new Random(seed));
    int at = Math.min(cut, events);
    Profile merged = ProfileCodec.decode(ProfileCodec.encode(profile(times.subList(0, at))));
    merged.merge(profile(times.subList(at, events)));
    assertThat(ProfileCodec.encode(merged)).isEqualTo(expected);
    assertThat(ProfileCodec.encode(merged.copy())).isEqualTo(expected);
    assertThat(ProfileCodec.encode(ProfileJson.read(ProfileJson.write(merged, LAYOUT), LAYOUT)))
        .isEqualTo(expected);
  }

  @Test
  void profilesOfOtherExpressionsDoNotMerge() {
    Profile profile = profile(upTo(5));
    List<Expression> reworded =
        List.of(EXPRESSIONS.get(0), new Expression("third", "x % 3 == 0 || false"));
    List<Expression> renamed = List.of(EXPRESSIONS.get(0), new Expression("3rd", "x % 3 == 0"));
    for (List<Expression> others :
        List.of(
            reworded,
            renamed,
            List.of(EXPRESSIONS.get(1), EXPRESSIONS.get(0)),
            EXPRESSIONS.subList(0, 1),
            List.<Expression>of())) {
      Layout other = Rows.LAYOUT.with(others);
      assertThat(other.fingerprint()).isNotEqualTo(LAYOUT.fingerprint());
      assertThatThrownBy(() -> profile.merge(new Profile(other)))
          .hasMessageContaining("different layouts");
    }
    assertThat(LAYOUT.with(List.<Expression>of()).fingerprint())
        .isEqualTo(Rows.LAYOUT.fingerprint());
    assertThat(LAYOUT.with(new Capacity(20, 3)).expressions()).isEqualTo(EXPRESSIONS);
  }

  @Test
  void whatWasReadIsFilledOn() {
    Rows rows = new Rows();
    RowFold fold = new RowFold(LAYOUT, TEST);
    Profile read = ProfileCodec.decode(ProfileCodec.encode(profile(upTo(5))));
    fold.attach(read);
    for (int time = 5; time < 9; time++) {
      fold.add(rows.clear(time).feature("c", "c" + time % 5).row(), read);
    }
    assertThat(ProfileCodec.encode(read)).isEqualTo(ProfileCodec.encode(profile(upTo(9))));
  }

  @Test
  void aFoldThatEvaluatesNothingIsRefused() {
    assertThatThrownBy(() -> new RowFold(LAYOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x % 2 == 0");
    assertThatThrownBy(() -> new RowFold(Rows.LAYOUT, TEST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doubledNamesAndTooManyExpressionsAreRefused() {
    Expression one = EXPRESSIONS.get(0);
    assertThatThrownBy(() -> Rows.LAYOUT.with(List.of(one, new Expression(one.name(), "true"))))
        .hasMessageContaining("same name");
    List<Expression> many =
        IntStream.rangeClosed(0, Expression.MOST)
            .mapToObj(i -> new Expression("e" + i, "true"))
            .toList();
    assertThatThrownBy(() -> Rows.LAYOUT.with(many)).hasMessageContaining("at most 32");
    assertThatThrownBy(() -> new Expression("", "true")).hasMessageContaining("a name");
  }

  @Test
  void countsThatCannotBeAreRefused() {
    ObjectNode json = ProfileJson.write(profile(upTo(6)), LAYOUT);
    ((ObjectNode) json.get("expressions").get("even")).put("violated", 7);
    assertThatThrownBy(() -> ProfileJson.read(json, LAYOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expressions");
    json.remove("expressions");
    assertThatThrownBy(() -> ProfileJson.read(json, LAYOUT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEventIsEvaluatedOnceForAllItsSegments() {
    int[] calls = {0};
    RowTest counting =
        (EventRow row, Outcome[] into) -> {
          calls[0]++;
          TEST.test(row, into);
        };
    Segmentation byColour =
        new Segmentation(
            List.of(
                new Segmentation.Division(List.of("c"), List.of("c=c0"), 2),
                new Segmentation.Division(List.of("c", "b"), List.of(), 3)));
    SegmentedFold fold = new SegmentedFold(LAYOUT, byColour, counting);
    SegmentedProfile profile = fold.newProfile();
    Rows rows = new Rows();
    for (int time = 0; time < 60; time++) {
      fold.add(rows.clear(time).feature("c", "c" + time % 5).row(), profile);
    }
    assertThat(calls[0]).isEqualTo(60);
    SegmentedProfile read = SegmentedProfileCodec.decode(SegmentedProfileCodec.encode(profile));
    for (int division = 0; division < 2; division++) {
      Profile sum = new Profile(LAYOUT);
      read.segments(division).values().forEach(sum::merge);
      for (int i = 0; i < EXPRESSIONS.size(); i++) {
        for (Outcome outcome : Outcome.values()) {
          assertThat(sum.expressions().count(i, outcome))
              .isEqualTo(read.all().expressions().count(i, outcome));
        }
      }
    }
    // Times 0, 5, 10, … of which every third says nothing.
    assertThat(read.segments().get("c=c0").expressions().count(0, Outcome.UNEVALUATED))
        .isEqualTo(4);
  }
}
