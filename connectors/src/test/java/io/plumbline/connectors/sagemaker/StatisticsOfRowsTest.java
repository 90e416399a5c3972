package io.plumbline.connectors.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.reference.CsvOptions;
import io.plumbline.connectors.reference.ReferenceFile;
import io.plumbline.connectors.reference.ReferenceFormat;
import io.plumbline.connectors.reference.ReferenceRows;
import io.plumbline.connectors.reference.ReferenceShape;
import io.plumbline.detectors.constraint.FeatureStatistics;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.TypeCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsOfRowsTest {
  @TempDir private Path folder;

  private static Statistics read(CsvOptions options, Path... files) throws IOException {
    List<ReferenceFile> references =
        java.util.Arrays.stream(files)
            .map(file -> new ReferenceFile(file, ReferenceFormat.ofFile(file).orElseThrow()))
            .toList();
    StatisticsOfRows rows = new StatisticsOfRows();
    new ReferenceRows(references, ReferenceShape.published(options), null)
        .read(rows, (bytes, count) -> {});
    return rows.build();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void cellsOfATableAreTypedByTheirText() throws IOException {
    Path table =
        file(
            "t.csv",
            """
            id,whole,fraction,mixed,gone,flag,row
            e1,1,3.0,x,,true,1
            e2,2,4,7,NA,false,2
            short,row
            e3,,5,8,,true,3
            """);
    CsvOptions options =
        new CsvOptions(null, null, null, "id", null, Set.of("row"), Set.of("NA"), null);
    Statistics statistics = read(options, table);
    assertThat(statistics.itemCount()).isEqualTo(3);
    assertThat(statistics.features())
        .extracting(f -> f.name() + " " + f.type().wireName() + " " + f.present())
        .containsExactly(
            "whole Integral 2",
            "fraction Fractional 3",
            "mixed String 3",
            "gone Unknown 0",
            "flag String 3");
    assertThat(statistics.feature("mixed").orElseThrow().types())
        .isEqualTo(new TypeCounts(2, 0, 0, 1));
  }

  @Test
  void tablesOfOneFormAreOneTable() throws IOException {
    Statistics statistics =
        read(CsvOptions.DEFAULT, file("1.csv", "a,b\n1,x\n"), file("2.csv", "b,a\ny,2\n"));
    assertThat(statistics.itemCount()).isEqualTo(2);
    assertThat(statistics.feature("a").orElseThrow().numeric().sum()).isEqualTo(3);
    assertThat(statistics.feature("b").orElseThrow().strings().counts())
        .isEqualTo(Map.of("x", 1L, "y", 1L));
  }

  @Test
  void aTableWithoutAHeaderNamesItsColumnsByPosition() throws IOException {
    CsvOptions options =
        new CsvOptions(null, null, "_c0", null, null, Set.of(), Set.of(), null, false);
    Statistics statistics = read(options, file("t.csv", "\n1,2.5\n0,3.5\n"));
    assertThat(statistics.itemCount()).isEqualTo(2);
    assertThat(statistics.features())
        .extracting(FeatureStatistics::name)
        .containsExactly("_c0", "_c1");
    assertThatThrownBy(() -> read(options, file("none.csv", "")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a CSV table needs a row");
  }

  @Test
  void valuesOfEventsHaveTypesOfTheirOwn() throws IOException {
    Path events =
        file(
            "e.jsonl",
            """
            {"features":{"n":1,"f":2.5,"s":"7","b":true,"o":[1]},"prediction":{"score":0.5}}
            {"features":{"n":2,"f":1,"s":"8","b":null}}
            """);
    Statistics statistics = read(CsvOptions.DEFAULT, events);
    assertThat(statistics.features())
        .extracting(f -> f.name() + " " + f.type().wireName() + " " + f.present())
        .containsExactly(
            "n Integral 2",
            "f Fractional 2",
            "s String 2",
            "b String 1",
            "o String 1",
            "prediction:score Fractional 1");
    assertThat(statistics.feature("o").orElseThrow().missing()).isEqualTo(1);
  }

  @Test
  void filesAreToldFromEvents() throws IOException {
    assertThat(
            SageMakerFile.isDescriptionOfFeatures(
                Samples.path(Samples.DATA_QUALITY + "statistics.json")))
        .isTrue();
    for (String other :
        List.of(
            "",
            "{\"features\": {\"a\": 1}}",
            "{\"features\": [1]}",
            "{\"features\": [{\"name\": \"a\"}]}",
            "{\"model\": \"m\", \"tags\": [{\"inferred_type\": 1}]}\n{}",
            "no json")) {
      assertThat(SageMakerFile.isDescriptionOfFeatures(file("x.json", other))).isFalse();
    }
  }

  @Test
  void whatIsWrittenIsReadFromItsFile() throws Exception {
    Statistics statistics = read(CsvOptions.DEFAULT, file("t.csv", "a,b\n1,x\n2,y\n"));
    Path file = folder.resolve("new/statistics.json");
    SageMakerFile.write(file, statistics);
    Statistics read = SageMakerFile.statistics(file).content();
    assertThat(StatisticsJson.write(read)).isEqualTo(StatisticsJson.write(statistics));
    assertThat(read.feature("a").orElseThrow().type()).isEqualTo(InferredType.INTEGRAL);
    assertThatThrownBy(() -> SageMakerFile.constraints(folder.resolve("none.json")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("none.json: is not there");
    assertThatThrownBy(() -> SageMakerFile.violations(folder))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("must be a file");
    Path latin = Files.write(folder.resolve("latin.json"), new byte[] {'"', (byte) 0xE4, '"'});
    assertThatThrownBy(() -> SageMakerFile.statistics(latin)).hasMessageContaining("UTF-8");
  }

  @Test
  void valuesOfSensitiveColumnsDoNotLeave() throws Exception {
    String rows = "71.5,Xavier,Gdynia\n72.5,Ygritte,Oslo\n";
    Statistics few =
        read(CsvOptions.DEFAULT, file("few.csv", "age,name,city\n" + rows))
            .withoutValuesOf(Set.of("age", "name"));
    assertThat(few.feature("age").orElseThrow().numeric().mean())
        .as("of so few values their mean tells what they are")
        .isNaN();
    Statistics statistics =
        read(CsvOptions.DEFAULT, file("t.csv", "age,name,city\n" + rows.repeat(10)));
    String text = StatisticsJson.write(statistics.withoutValuesOf(Set.of("age", "name")));
    assertThat(text).doesNotContain("71.5", "72.5", "Xavier", "Ygritte").contains("Gdynia");
    Statistics read = StatisticsJson.read(text).content();
    assertThat(read.feature("age").orElseThrow().numeric().mean()).isEqualTo(72);
    assertThat(read.feature("age").orElseThrow().numeric().min()).isNaN();
    assertThat(read.feature("name").orElseThrow().strings().distinctCount()).isEqualTo(2);
  }

  @Test
  void constraintsAreToldFromStatistics() {
    assertThatThrownBy(() -> SageMakerFile.statistics(Samples.path("sdk/monitor/constraints.json")))
        .isInstanceOf(InvalidSageMakerFile.class)
        .hasMessageEndingWith(
            "constraints.json: is a constraints.json: a statistics.json is needed");
  }
}
