package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate --connect} against a registry that wants a password. */
class RegistryReachTest {
  @TempDir Path folder;

  private HttpServer server;
  private String url;
  private volatile String body = "[\"quotes-value\"]";
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String login = Base64.getEncoder().encodeToString("me:word".getBytes(StandardCharsets.UTF_8));
    boolean welcome =
        ("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean known = exchange.getRequestURI().getPath().equals("/subjects");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(!welcome ? 401 : known ? status : 404, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** What is said of the registry. */
  private String said(String password) throws IOException {
    Files.writeString(folder.resolve("password"), password);
    Path config =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            sources:
              predictions:
                - {type: files, path: plumbline.yaml}
                - type: kafka
                  name: quotes
                  bootstrap-servers: 'no-such-host.invalid:1'
                  topic: quotes
                  format: avro-confluent
                  registry: {url: '%s', user: me, password: '${file:password}', timeout: 20s}
            models:
              - {id: pricing, problem: regression}
            sinks:
              - {type: files, path: out}
            """
                .formatted(url));
    StringWriter out = new StringWriter();
    Plumbline.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute("validate", "--connect", "--config", config.toString());
    List<String> lines =
        out.toString()
            .lines()
            .filter(line -> line.contains("registry") && !line.startsWith("note:"))
            .toList();
    assertThat(lines).as(out.toString()).hasSize(1);
    return lines.get(0);
  }

  @Test
  void registryThatAnswersAndLetsUsInIsReached() throws IOException {
    assertThat(said("word")).isEqualTo("reached  source quotes: registry " + url);
  }

  @Test
  void registryThatRefusesThePasswordIsSaidWithoutIt() throws IOException {
    assertThat(said("other-word"))
        .startsWith("FAILED   source quotes: registry " + url + ": ")
        .contains("401")
        .doesNotContain("other-word");
  }

  @Test
  void whatIsNoRegistryIsSaid() throws IOException {
    body = "{\"welcome\":true}";
    assertThat(said("word")).contains("must be a schema registry: its subjects are no list");
    body = "<html/>";
    assertThat(said("word")).contains("must answer with a JSON object");
    status = 404;
    assertThat(said("word")).contains("must be a schema registry: ", "/subjects is not there");
  }

  @Test
  void registryThatIsNotThereIsSaid() throws IOException {
    server.stop(0);
    assertThat(said("word")).contains("FAILED", "cannot be reached");
  }
}
