package io.plumbline.benchmarks;

import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka broker in a process of its own. */
final class Broker implements AutoCloseable {
  private final Process process;
  private final String servers;

  private Broker(Process process, String servers) {
    this.process = process;
    this.servers = servers;
  }

  /** The broker's own process: says where it listens and ends with its input. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.startIn(Path.of(args[0]))) {
      System.out.println(kafka.bootstrapServers());
      System.out.flush();
      while (System.in.read() >= 0) {}
    }
    System.exit(0);
  }

  /** Starts a broker whose data lie in a folder; returns when it takes requests. */
  static Broker start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Process process =
        Jvm.of(
                folder.resolve("broker.log"),
                List.of("-Xmx1g"),
                Broker.class,
                List.of(folder.resolve("data").toString()))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.matches("[0-9.]+:[0-9]+")) {
        return new Broker(process, line);
      }
    }
    throw new IOException("the broker must start: did not, see " + folder.resolve("broker.log"));
  }

  /** Where it listens. */
  String servers() {
    return servers;
  }

  /** Creates a topic that keeps its records whatever their times. */
  void createTopic(String name, int partitions, Map<String, String> settings)
      throws IOException, InterruptedException {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IOException("the broker must take the topic " + name + ": did not", e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
