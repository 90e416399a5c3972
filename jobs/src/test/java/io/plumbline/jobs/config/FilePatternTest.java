package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePatternTest {
  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws Exception {
    Files.createDirectories(folder.resolve("day=1"));
    Files.createDirectories(folder.resolve("day=2"));
    for (String name :
        List.of("b.jsonl", "a.jsonl", ".hidden", "a.csv", "day=1/c.jsonl", "day=2/d.jsonl")) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  private List<String> files(String path) throws Exception {
    return new FilePattern(folder + "/" + path)
        .files().stream().map(file -> folder.relativize(file).toString()).toList();
  }

  @Test
  void fileIsItself() throws Exception {
    assertThat(files("b.jsonl")).containsExactly("b.jsonl");
    assertThat(files("none.jsonl")).isEmpty();
  }

  @Test
  void folderIsItsOwnFilesByName() throws Exception {
    assertThat(files("")).containsExactly("a.csv", "a.jsonl", "b.jsonl");
  }

  @Test
  void globIsWhatMatchesByName() throws Exception {
    assertThat(files("*.jsonl")).containsExactly("a.jsonl", "b.jsonl");
    assertThat(files("day=*/*.jsonl")).containsExactly("day=1/c.jsonl", "day=2/d.jsonl");
    assertThat(files("**/{c,d}.jsonl")).containsExactly("day=1/c.jsonl", "day=2/d.jsonl");
    assertThat(files("none/*")).isEmpty();
  }
}
