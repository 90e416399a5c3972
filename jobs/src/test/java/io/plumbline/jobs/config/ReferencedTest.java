package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencedTest {
  @TempDir Path folder;

  @Test
  void referencesAreLookedUpAtUse() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "a$1\\b\n");
    Referenced text = new Referenced("p=${file:" + secret + "};path=${env:PATH}");

    assertThat(text.resolve()).isEqualTo("p=a$1\\b;path=" + System.getenv("PATH"));
    Files.writeString(secret, "rotated");
    assertThat(text.resolve()).startsWith("p=rotated;");
    assertThat(text).hasToString("p=${file:" + secret + "};path=${env:PATH}");
  }

  @Test
  void whatIsGoneAtUseIsNamed() {
    assertThatThrownBy(() -> new Referenced("${file:" + folder + "/gone}").resolve())
        .hasMessage("cannot read " + folder + "/gone");
    assertThatThrownBy(() -> new Referenced("${env:PLUMBLINE_NOT_SET}").resolve())
        .hasMessage("the environment variable PLUMBLINE_NOT_SET is not set");
  }
}
