package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Each part of a profile is a commutative monoid over what was added: any order, any split into any
 * number of parts and any tree of merges gives equal bytes.
 */
class ProfileLawsTest {
  /** A part of a profile under the laws. */
  private record Part<P, V>(
      Supplier<P> empty,
      BiConsumer<P, V> add,
      BiConsumer<P, P> merge,
      Function<P, P> copy,
      BiConsumer<P, ByteWriter> write,
      Function<Random, V> value) {
    byte[] bytes(P part) {
      ByteWriter out = new ByteWriter(64);
      write.accept(part, out);
      return out.toByteArray();
    }

    P of(List<V> values) {
      P part = empty.get();
      values.forEach(v -> add.accept(part, v));
      return part;
    }

    void obeys(Random random, int size) {
      List<V> values = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        values.add(value.apply(random));
      }
      byte[] expected = bytes(of(values));

      List<V> shuffled = new ArrayList<>(values);
      Collections.shuffle(shuffled, random);
      assertThat(bytes(of(shuffled))).as("any order").isEqualTo(expected);
      assertThat(bytes(tree(random, shuffled))).as("any split, any tree").isEqualTo(expected);

      P a = of(shuffled.subList(0, size / 3));
      P b = of(shuffled.subList(size / 3, size / 2));
      P left = copy.apply(a);
      byte[] before = bytes(b);
      merge.accept(left, b);
      P right = copy.apply(b);
      merge.accept(right, a);
      assertThat(bytes(left)).as("commutative").isEqualTo(bytes(right));
      assertThat(bytes(b)).as("the argument of a merge is not changed").isEqualTo(before);
      assertThat(bytes(a))
          .as("a copy is independent")
          .isEqualTo(bytes(of(shuffled.subList(0, size / 3))));

      P whole = of(values);
      merge.accept(whole, empty.get());
      assertThat(bytes(whole)).as("the empty one changes nothing").isEqualTo(expected);
      P fromEmpty = empty.get();
      merge.accept(fromEmpty, of(values));
      assertThat(bytes(fromEmpty)).as("nor is it changed by where it starts").isEqualTo(expected);
    }

    /** A random tree of merges over a random split; now and then bytes are asked for in between. */
    private P tree(Random random, List<V> values) {
      if (values.size() < 2 || random.nextInt(4) == 0) {
        return of(values);
      }
      int cut = random.nextInt(values.size() + 1);
      P left = tree(random, values.subList(0, cut));
      P right = tree(random, values.subList(cut, values.size()));
      if (random.nextBoolean()) {
        bytes(left);
      }
      merge.accept(left, right);
      return left;
    }
  }

  @Property(tries = 200, seed = "20260105")
  void counts(@ForAll long seed, @ForAll @IntRange(max = 400) int size) {
    new Part<Counts, int[]>(
            () -> new Counts(40),
            (c, v) -> c.add(v[0], v[1]),
            Counts::merge,
            Counts::copy,
            Counts::write,
            r ->
                new int[] {
                  r.nextInt(size < 100 ? 5 : 40), r.nextInt(9) == 0 ? 1 << 30 : r.nextInt(90_000)
                })
        .obeys(new Random(seed), size);
  }

  @Property(tries = 100, seed = "20260105")
  void distinctCounts(@ForAll long seed, @ForAll @IntRange(max = 1_500) int size) {
    new Part<DistinctCount, Long>(
            DistinctCount::new,
            DistinctCount::add,
            DistinctCount::merge,
            DistinctCount::copy,
            DistinctCount::write,
            r -> Hashes.of((double) r.nextInt(1_000)) * (r.nextInt(50) == 0 ? 0 : 1))
        .obeys(new Random(seed), size);
  }

  @Property(tries = 100, seed = "20260105")
  void logarithmicBins(@ForAll long seed, @ForAll @IntRange(max = 500) int size) {
    logBins(r -> Math.rint(r.nextGaussian() * 300) / 100 + 0.0).obeys(new Random(seed), size);
  }

  @Property(tries = 12, seed = "20260105")
  void logarithmicBinsThatGrowCoarser(
      @ForAll long seed, @ForAll @IntRange(min = 4_000, max = 25_000) int size) {
    // Any exponent, so that the bound on bins is met and the resolution falls once or more.
    logBins(
            r ->
                Double.longBitsToDouble((long) (r.nextDouble() * 0x7FEFFFFFFFFFFFFFL))
                        * (r.nextBoolean() ? 1 : -1)
                    + 0.0)
        .obeys(new Random(seed), size);
  }

  private static Part<LogBins, Double> logBins(Function<Random, Double> value) {
    return new Part<>(
        LogBins::new, LogBins::add, LogBins::merge, LogBins::copy, LogBins::write, value);
  }

  @Property(tries = 100, seed = "20260105")
  void keptTexts(@ForAll long seed, @ForAll @IntRange(max = 600) int size) {
    new Part<SmallestHashCounts, String>(
            () -> new SmallestHashCounts(20, true),
            (c, v) -> {
              byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
              // Few hashes, so that ties are settled by the bytes.
              c.add(Hashes.of(utf8, 0, utf8.length) & 0x3F, utf8, 0, utf8.length, 1);
            },
            SmallestHashCounts::merge,
            SmallestHashCounts::copy,
            SmallestHashCounts::write,
            r -> "v" + (int) Math.abs(r.nextGaussian() * 30))
        .obeys(new Random(seed), size);
  }

  @Property(tries = 100, seed = "20260105")
  void sampledIds(@ForAll long seed, @ForAll @IntRange(max = 3_000) int size) {
    new Part<IdSample, Integer>(
            IdSample::new,
            (s, v) -> s.add(IdSampleTest.hash("id-" + v)),
            IdSample::merge,
            IdSample::copy,
            IdSample::write,
            r -> r.nextInt(1_500))
        .obeys(new Random(seed), size);
  }

  @Property(tries = 100, seed = "20260105")
  void sampledNumbers(@ForAll long seed, @ForAll @IntRange(max = 1_000) int size) {
    new Part<NumberSample, Long>(
            () -> new NumberSample(3),
            (s, v) -> {
              Random event = new Random(v);
              long hash = Hashes.of((double) event.nextInt(500));
              // Some ids come again with other numbers.
              double[] row = {event.nextInt(3), event.nextInt(4) == 0 ? Double.NaN : -0.0, 1 / 3.0};
              if (s.takes(hash)) {
                s.add(hash, row, 0);
              }
            },
            NumberSample::merge,
            NumberSample::copy,
            NumberSample::write,
            Random::nextLong)
        .obeys(new Random(seed), size);
  }

  @Property(tries = 100, seed = "20260105")
  void textLengths(@ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    new Part<TextLengths, Integer>(
            TextLengths::new,
            (l, v) -> l.add(v, 1),
            TextLengths::merge,
            TextLengths::copy,
            TextLengths::write,
            r -> r.nextInt(1_000))
        .obeys(new Random(seed), size);
  }

  @Property(tries = 100, seed = "20260105")
  void numericColumns(@ForAll long seed, @ForAll @IntRange(max = 700) int size) {
    numeric(null).obeys(new Random(seed), size);
    numeric(Rows.EDGES).obeys(new Random(seed), size);
  }

  private static Part<NumericProfile, Double> numeric(BinEdges edges) {
    return new Part<>(
        () -> new NumericProfile(edges),
        NumericProfile::add,
        NumericProfile::merge,
        NumericProfile::copyColumn,
        NumericProfile::write,
        r ->
            switch (r.nextInt(12)) {
              case 0 -> Double.NaN;
              case 1 -> Double.NEGATIVE_INFINITY;
              case 2 -> -0.0;
              case 3, 4 -> (double) r.nextInt(10);
              case 5 -> 1e300 * r.nextGaussian();
              default -> r.nextGaussian() * 5;
            });
  }

  @Property(tries = 60, seed = "20260105")
  void wholeProfiles(@ForAll long seed, @ForAll @IntRange(max = 300) int size) {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    new Part<Profile, Long>(
            fold::newProfile,
            (p, v) -> {
              randomEvent(rows, new Random(v));
              rows.id("event " + v % 200);
              fold.add(rows.row(), p);
            },
            Profile::merge,
            Profile::copy,
            (p, out) -> ProfileCodec.encode(p, out),
            Random::nextLong)
        .obeys(new Random(seed), size);
  }

  @Property(tries = 3, seed = "20260105")
  void idsBeyondWhatIsKept(@ForAll long seed) {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    new Part<Profile, Integer>(
            fold::newProfile,
            (p, v) -> {
              rows.clear(v).id("e" + v).feature("c", "id-" + v).feature("extra-" + v % 200, 1);
              fold.add(rows.row(), p);
            },
            Profile::merge,
            Profile::copy,
            (p, out) -> ProfileCodec.encode(p, out),
            r -> (int) Math.abs(r.nextGaussian() * 2_000))
        .obeys(new Random(seed), 6_000);
  }

  static void randomEvent(Rows rows, Random random) {
    rows.clear(random.nextInt(100_000));
    Object[] values = {
      null,
      true,
      false,
      1,
      0,
      "1.0",
      "red",
      "blue",
      "green-" + random.nextInt(40),
      random.nextGaussian(),
      Double.NaN,
      new Object(),
      -0.0,
      random.nextInt(1_000),
      "007"
    };
    for (String name : List.of("n", "free", "c", "b", "t", "other", "another")) {
      if (random.nextInt(8) > 0) {
        rows.feature(name, values[random.nextInt(values.length)]);
      }
    }
    if (random.nextInt(3) == 0) {
      rows.feature("surprise-" + random.nextInt(300), 1);
    }
    rows.cell(Section.PREDICTION_LABEL, "", random.nextBoolean() ? random.nextBoolean() : "1");
    rows.cell(Section.PREDICTION_SCORE, "", random.nextDouble());
    rows.cell(Section.PROBABILITY, random.nextBoolean() ? "1" : "1.0", random.nextDouble());
  }
}
