package io.plumbline.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code benchmarks/run profile}: where the full job spends its time and its memory. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description =
        "Runs a job with the JDK's flight recorder and prints the methods and the places of"
            + " allocation with the largest shares.")
final class ProfileCommand implements Callable<Integer> {
  @Mixin private StreamOptions stream = new StreamOptions();

  @Option(
      names = "--job",
      paramLabel = "JOB",
      defaultValue = "job",
      description = "raw, bare or job. Default: ${DEFAULT-VALUE}.")
  private Work work;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "25",
      description = "How many lines of each list. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err);
    stream.on(
        progress,
        loaded -> {
          for (int parallelism : stream.parallelism()) {
            for (Encoding encoding : stream.encodings()) {
              Path recording = loaded.folder().resolve("recording.jfr");
              String record =
                  "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording;
              String name = "profile-" + encoding + "-" + parallelism;
              try (PassProcess process = loaded.start(work, encoding, parallelism, name, record)) {
                for (int number = 0; number < stream.passes(); number++) {
                  process.make(number);
                  progress.say("pass %d of %d".formatted(number + 1, stream.passes()));
                }
              }
              System.out.printf("%n%s, %s, parallelism %d%n", work, encoding, parallelism);
              print(recording);
            }
          }
        });
    return ExitCode.OK;
  }

  private void print(Path recording) throws IOException {
    Map<String, Long> threads = new HashMap<>();
    Map<String, Long> methods = new HashMap<>();
    Map<String, Long> sites = new HashMap<>();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null || stack.getFrames().isEmpty()) {
          continue;
        }
        switch (event.getEventType().getName()) {
          case "jdk.ExecutionSample" -> {
            String thread = thread(event.getThread("sampledThread").getJavaName());
            threads.merge(thread, 1L, Long::sum);
            methods.merge(thread + "  " + name(stack.getFrames().get(0)), 1L, Long::sum);
          }
          case "jdk.ObjectAllocationSample" ->
              sites.merge(
                  event.getClass("objectClass").getName() + "  " + site(stack),
                  event.getLong("weight"),
                  Long::sum);
          default -> {}
        }
      }
    }
    list("threads, share of samples", threads);
    list("methods on top of the stack, share of samples", methods);
    list("allocation by class and place, share of bytes", sites);
  }

  private void list(String title, Map<String, Long> shares) {
    System.out.println("\n" + title);
    double all = shares.values().stream().mapToLong(Long::longValue).sum();
    shares.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(top)
        .forEach(
            entry ->
                System.out.printf(
                    Locale.ROOT, "%5.1f %%  %s%n", 100 * entry.getValue() / all, entry.getKey()));
  }

  /** Threads of one kind under one name. */
  private static String thread(String name) {
    if (name == null) {
      return "other";
    }
    if (name.startsWith("Source Data Fetcher")) {
      return "fetcher";
    }
    return name.startsWith("Source: ") ? "source" : name.replaceAll("[-# (]*[0-9].*", "");
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }

  /** The innermost frame outside of the JDK. */
  private static String site(RecordedStackTrace stack) {
    for (RecordedFrame frame : stack.getFrames()) {
      if (!frame.getMethod().getType().getName().startsWith("java")) {
        return name(frame);
      }
    }
    return name(stack.getFrames().get(0));
  }
}
