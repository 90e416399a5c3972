package io.plumbline.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardOutputSinkTest {
  private static final ValueFormat<String> OBJECT =
      text -> ("{\"is\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);

  private final PrintStream before = System.out;

  @AfterEach
  void giveStandardOutputBack() {
    System.setOut(before);
  }

  private static SinkWriter<String> writer(String stream) throws Exception {
    byte[] travels = InstantiationUtil.serializeObject(new StandardOutputSink<>(stream, OBJECT));
    StandardOutputSink<String> sink =
        InstantiationUtil.deserializeObject(travels, StandardOutputSinkTest.class.getClassLoader());
    return sink.createWriter(null);
  }

  @Test
  void aRecordIsOneLineThatBeginsWithItsStream() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    try (SinkWriter<String> alerts = writer("alerts")) {
      alerts.write("żółw", null);
      // Not flushed by anyone.
      assertThat(bytes.toString(StandardCharsets.UTF_8))
          .isEqualTo("{\"stream\":\"alerts\",\"is\":\"żółw\"}\n");
    }
    assertThat(System.out.checkError()).as("closed with the writer").isFalse();
  }

  @Test
  void linesOfSeveralWritersDoNotMix() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    // Longer than any buffer between, so that a line in two parts would be torn.
    String text = "x".repeat(20_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      SinkWriter<String> writer = writer("metrics");
      String own = t + text;
      ends.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  writer.write(own, null);
                }
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();

    List<String> whole =
        IntStream.range(0, 4)
            .mapToObj(t -> "{\"stream\":\"metrics\",\"is\":\"" + t + text + "\"}")
            .toList();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .hasSize(800)
        .allMatch(whole::contains);
  }

  @Test
  void aStandardOutputThatIsGoneIsAnError() throws Exception {
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            }));
    SinkWriter<String> writer = writer("alerts");
    assertThatThrownBy(() -> writer.write("lost", null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("standard output must take every line");
  }
}
