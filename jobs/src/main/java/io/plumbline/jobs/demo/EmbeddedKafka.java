package io.plumbline.jobs.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this process: KRaft, broker and controller in one, on free ports of the
 * loopback interface only, with its data in a folder that is deleted on {@link #close}.
 *
 * <p>The only class that touches the internals of Kafka's server, which promise nothing from one
 * version to the next.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final String HOST = "127.0.0.1";
  private static final int NODE = 1;
  private static final long PAUSE_NANOS = 100_000_000;

  private final Path folder;
  private final boolean deletes;
  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private boolean closed;

  private EmbeddedKafka(
      Path folder, boolean deletes, KafkaRaftServer server, String bootstrapServers) {
    this.folder = folder;
    this.deletes = deletes;
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker in a temporary folder, which goes with it; returns when it takes requests.
   *
   * @throws IOException if the folder cannot be written or no port could be had
   */
  public static EmbeddedKafka start() throws IOException {
    Path folder = Files.createTempDirectory("plumbline-kafka-");
    boolean started = false;
    try {
      EmbeddedKafka kafka = start(folder, true, EmbeddedKafka::freePorts);
      started = true;
      return kafka;
    } finally {
      if (!started) {
        delete(folder);
      }
    }
  }

  /** Starts a broker in a folder that stays when the broker goes; otherwise like {@link #start}. */
  public static EmbeddedKafka startIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    return start(folder, false, EmbeddedKafka::freePorts);
  }

  /** Two ports, of the broker and of the controller. */
  @FunctionalInterface
  interface Ports {
    int[] next() throws IOException;
  }

  static EmbeddedKafka start(Path folder, boolean deletes, Ports candidates) throws IOException {
    RuntimeException last = null;
    // Kafka ends the process when its controller cannot start: here that must be an exception.
    Exit.setExitProcedure((status, message) -> {});
    Exit.setHaltProcedure((status, message) -> {});
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        // A free port may be taken before the broker binds it: another one, then.
        int[] ports = candidates.next();
        Path log = folder.resolve("log-" + attempt);
        KafkaRaftServer server = null;
        try {
          server = new KafkaRaftServer(new KafkaConfig(format(folder, log, ports)), Time.SYSTEM);
          server.startup();
          return new EmbeddedKafka(folder, deletes, server, HOST + ":" + ports[0]);
        } catch (RuntimeException e) {
          last = e;
          shutDown(server);
        }
      }
    } finally {
      Exit.resetExitProcedure();
      Exit.resetHaltProcedure();
    }
    throw new IOException("a broker must bind two free ports of " + HOST + ": could not", last);
  }

  private static Properties format(Path folder, Path log, int[] ports) throws IOException {
    Properties properties = properties(log, ports);
    Path file = folder.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit =
        StorageTool.execute(
            new String[] {
              "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()
            },
            new PrintStream(said, true, StandardCharsets.UTF_8));
    if (exit != 0) {
      throw new IOException(
          "the broker's folder must be formatted: "
              + log
              + " was not: "
              + said.toString(StandardCharsets.UTF_8));
    }
    return properties;
  }

  private static Properties properties(Path log, int[] ports) {
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", String.valueOf(NODE)),
            Map.entry("controller.quorum.voters", NODE + "@" + HOST + ":" + ports[1]),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://" + HOST + ":" + ports[0] + ",CONTROLLER://" + HOST + ":" + ports[1]),
            Map.entry("advertised.listeners", "PLAINTEXT://" + HOST + ":" + ports[0]),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("log.dirs", log.toString()),
            Map.entry("auto.create.topics.enable", "false"),
            // One broker: with the defaults of three, transactions and offsets wait for ever.
            Map.entry("default.replication.factor", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("transaction.max.timeout.ms", "900000"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // Nobody takes over: leaving without asking the controller is quick and loses nothing.
            Map.entry("controlled.shutdown.enable", "false"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("log.retention.check.interval.ms", "15000"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152")));
    return properties;
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket broker = new ServerSocket(0, 1, loopback);
        ServerSocket controller = new ServerSocket(0, 1, loopback)) {
      return new int[] {broker.getLocalPort(), controller.getLocalPort()};
    }
  }

  /** The broker's address, {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The folder of the broker's data; gone after {@link #close} unless the caller named it. */
  public Path folder() {
    return folder;
  }

  /** Creates a topic with the broker's own settings; otherwise like the other. */
  public void createTopic(String name, int partitions) throws IOException {
    createTopic(name, partitions, Map.of());
  }

  /**
   * Creates a topic; returns when it is there.
   *
   * @param partitions at least 1
   * @param settings of the topic, such as {@code retention.bytes}
   * @throws IOException if the broker refuses, for instance because the topic exists
   */
  public void createTopic(String name, int partitions, Map<String, String> settings)
      throws IOException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IOException("the broker must take the topic " + name + ": did not", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the topic " + name, e);
    }
  }

  /** Stops the broker and deletes its folder. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    shutDown(server);
    if (deletes) {
      try {
        delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("the broker's folder must go: " + folder + " did not", e);
      }
    }
  }

  private static void shutDown(@Nullable KafkaRaftServer server) {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  /**
   * Deletes a folder with all that is in it; what goes away meanwhile is as good as deleted, and
   * what a thread on its way out still writes is deleted, too.
   */
  static void delete(Path folder) throws IOException {
    for (int attempt = 1; Files.exists(folder); attempt++) {
      try {
        deleteOnce(folder);
      } catch (DirectoryNotEmptyException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void deleteOnce(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
