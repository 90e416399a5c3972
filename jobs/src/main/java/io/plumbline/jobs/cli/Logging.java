package io.plumbline.jobs.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;

/**
 * Where the log goes: to standard error, warnings only, and nothing of Flink and Kafka below an
 * error; all of it from information on when verbose; to a file when asked for.
 */
final class Logging {
  private static final String SHOWN = "plumbline.log.shown";
  private static final String LIBRARIES = "plumbline.log.libraries";
  private static final String LINES = "plumbline.log.lines";
  private static final String FILE = "plumbline.log.file";

  private Logging() {}

  /** Sets logging up for a command. */
  static void begin(boolean verbose, @Nullable Path file) {
    System.setProperty(SHOWN, verbose ? "INFO" : "WARN");
    System.setProperty(LINES, verbose ? "full" : "1");
    System.setProperty(LIBRARIES, verbose ? "INFO" : "ERROR");
    if (file != null) {
      System.setProperty(FILE, file.toAbsolutePath().toString());
    }
    configure();
  }

  /**
   * Shows nothing more of Flink and Kafka, unless verbose: of what is torn down on request, even
   * errors tell nothing. A log file goes on.
   */
  static void hushLibraries() {
    if (!"INFO".equals(System.getProperty(LIBRARIES))) {
      System.setProperty(LIBRARIES, "OFF");
      configure();
    }
  }

  private static void configure() {
    boolean toFile = System.getProperty(FILE) != null;
    Configurator.reconfigure(resource(toFile ? "/log4j2-file.xml" : "/log4j2.xml"));
  }

  private static URI resource(String name) {
    URL url = Logging.class.getResource(name);
    if (url == null) {
      throw new IllegalStateException("the build must hold " + name + ": was not found");
    }
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no URI: " + url, e);
    }
  }
}
