package io.plumbline.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that makes passes of one job when it is told to, and rests in between, so that several
 * of them can take turns: what a machine does at one moment then meets all of them.
 */
final class PassProcess implements AutoCloseable {
  private static final String MADE = "made pass ";

  /** Half seconds to wait at most until the compiler has next to nothing left to do. */
  private static final int COMPILER_TRIES = 20;

  /** Milliseconds of compiling in half a second that are next to nothing. */
  private static final long COMPILER_RESTS = 20;

  private static final int SECONDS_TO_END = 20;

  private final Pass pass;
  private final Path log;
  private final Process process;
  private final BufferedReader said;
  private final Writer orders;

  private PassProcess(Pass pass, Path log, Process process) {
    this.pass = pass;
    this.log = log;
    this.process = process;
    said = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** The process itself: a line of input is the number of a pass to make; ends with its input. */
  public static void main(String[] args) throws Exception {
    Pass pass = Pass.of(args);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String number = orders.readLine(); number != null; number = orders.readLine()) {
      pass.make(Integer.parseInt(number));
      awaitCompiler();
      System.out.println(MADE + number);
      System.out.flush();
    }
    System.exit(0);
  }

  /** What one pass left to compile is charged neither to the next nor to another's turn. */
  private static void awaitCompiler() throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long before = compiler.getTotalCompilationTime();
    for (int i = 0; i < COMPILER_TRIES; i++) {
      TimeUnit.MILLISECONDS.sleep(500);
      long after = compiler.getTotalCompilationTime();
      if (after - before < COMPILER_RESTS) {
        return;
      }
      before = after;
    }
  }

  /**
   * Starts a process.
   *
   * @param options of its virtual machine
   */
  static PassProcess start(Pass pass, List<String> options) throws IOException {
    Path log = pass.folder().resolve("log");
    return new PassProcess(
        pass,
        log,
        Jvm.of(log, options, PassProcess.class, pass.arguments())
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start());
  }

  /** What it does. */
  Pass pass() {
    return pass;
  }

  /**
   * Makes a pass and returns what it took.
   *
   * @param number of the pass, for its files
   */
  Measured make(int number) throws IOException {
    orders.write(number + "\n");
    orders.flush();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.equals(MADE + number)) {
        return pass.measured(number);
      }
    }
    throw new IOException(
        "every pass must be made: pass " + number + " of " + pass + " was not:\n" + Jvm.end(log));
  }

  /** Ends it and waits until it is gone. */
  @Override
  public void close() throws IOException {
    try {
      orders.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
