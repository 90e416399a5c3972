package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A Flink session cluster of processes on the loopback interface: one job manager and as many task
 * managers of one slot each as are added, all with this process's class path. Driven with Flink's
 * own command line.
 */
final class FlinkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path folder;
  private final int restPort;
  private final Process jobManager;
  private final List<Process> taskManagers = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private int commands;

  FlinkCluster(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    int[] ports = freePorts(2);
    restPort = ports[1];
    Files.writeString(
        Files.createDirectories(folder.resolve("conf")).resolve("config.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 1
        taskmanager.cpu.cores: 1
        taskmanager.memory.task.heap.size: 256m
        taskmanager.memory.task.off-heap.size: 0m
        taskmanager.memory.network.min: 32m
        taskmanager.memory.network.max: 32m
        taskmanager.memory.managed.size: 8m
        taskmanager.memory.framework.heap.size: 64m
        taskmanager.memory.framework.off-heap.size: 64m
        taskmanager.memory.jvm-metaspace.size: 128m
        taskmanager.memory.jvm-overhead.min: 64m
        taskmanager.memory.jvm-overhead.max: 64m
        heartbeat.interval: 500
        heartbeat.timeout: 5000
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 1000
        restart-strategy.fixed-delay.delay: 1 s
        execution.checkpointing.storage: filesystem
        execution.checkpointing.dir: %s
        """
            .formatted(ports[0], restPort, folder.resolve("checkpoints").toUri()));
    jobManager =
        start(
            "job-manager",
            StandaloneSessionClusterEntrypoint.class,
            List.of("--configDir", folder.resolve("conf").toString()));
    await(() -> answer("/overview").contains("taskmanagers"));
  }

  private static int[] freePorts(int count) throws IOException {
    int[] ports = new int[count];
    List<ServerSocket> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
      ports[i] = held.get(i).getLocalPort();
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  private Process start(String name, Class<?> main, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
    builder.environment().put("FLINK_CONF_DIR", folder.resolve("conf").toString());
    return builder.start();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Adds a task manager; returns when its slot can be used. */
  void addTaskManager() throws IOException, InterruptedException {
    int number = taskManagers.size() + 1;
    taskManagers.add(
        start(
            "task-manager-" + number,
            TaskManagerRunner.class,
            List.of(
                "--configDir",
                folder.resolve("conf").toString(),
                "-D",
                "taskmanager.resource-id=tm-" + number)));
    await(() -> answer("/taskmanagers").contains("tm-" + number));
  }

  /** The lines that a task manager has written, to whichever of its outputs. */
  List<String> said(int number) throws IOException {
    return Files.readAllLines(log("task-manager-" + number));
  }

  /** Kills a task manager, as {@code kill -9} does. */
  void killTaskManager(int number) throws InterruptedException {
    taskManagers.get(number - 1).destroyForcibly().waitFor();
  }

  /** Submits a job; its id. */
  String run(String main, List<String> flinkOptions, List<String> arguments)
      throws IOException, InterruptedException {
    Path jar = folder.resolve("program.jar");
    // The classes are on everybody's class path; the client insists on a file.
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, new Manifest()).close();
    }
    List<String> command = new ArrayList<>(List.of("run", "-d"));
    command.addAll(flinkOptions);
    command.addAll(List.of("-c", main, jar.toString()));
    command.addAll(arguments);
    return found("JobID ([0-9a-f]{32})", command(command));
  }

  /** Stops a job with a savepoint; where that is. */
  String stop(String job) throws IOException, InterruptedException {
    Path savepoints = folder.resolve("savepoints");
    return found(
        "Savepoint completed. Path: (\\S+)",
        command(List.of("stop", "-p", savepoints.toUri().toString(), job)));
  }

  private static String found(String pattern, String in) {
    Matcher matcher = Pattern.compile(pattern).matcher(in);
    assertThat(matcher.find()).as(in).isTrue();
    return matcher.group(1);
  }

  private String command(List<String> arguments) throws IOException, InterruptedException {
    String name = "command-" + ++commands;
    Process process = start(name, CliFrontend.class, arguments);
    boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    String said = Files.readString(log(name));
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0).as("%s: %s", arguments, said).isTrue();
    return said;
  }

  /** The state of a job, such as {@code RUNNING}. */
  String state(String job) {
    Matcher matcher = Pattern.compile("\"state\":\"([A-Z]+)\"").matcher(answer("/jobs/" + job));
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  private String answer(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + path))
              .timeout(Duration.ofSeconds(10))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      // Not up yet.
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Waits until something is so. */
  void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline)
          .as("nanoseconds beyond %s; logs in %s", PATIENCE, folder)
          .isNegative();
      assertThat(jobManager.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS))
          .as("the job manager has ended; logs in %s", folder)
          .isFalse();
    }
  }

  @Override
  public void close() throws Exception {
    for (Process process : taskManagers) {
      process.destroyForcibly().waitFor();
    }
    jobManager.destroyForcibly().waitFor();
  }
}
