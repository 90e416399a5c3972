package io.plumbline.connectors.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry with the REST interface of Confluent's: {@code GET /schemas/ids/ID}, and {@code
 * GET /subjects/SUBJECT/versions/VERSION} for what a schema refers to. Redirects are not followed,
 * certificates are verified, an answer has at most 1 MiB.
 */
public final class SchemaRegistry implements WriterSchemas {
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final int MOST_REFERENCES = 64;
  private static final int LONGEST_TEXTS = 4 << 20;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Access access;
  private @Nullable HttpClient client;

  /** A text that is looked up at each use, such as a password. */
  @FunctionalInterface
  public interface Secret extends Serializable {
    /** The text now. */
    String resolve();
  }

  /**
   * How a registry is reached.
   *
   * @param url its address, without what comes before {@code /schemas}
   * @param user for basic authentication, or null
   * @param password for basic authentication, or null
   * @param timeout of one request, above 0
   */
  public record Access(URI url, @Nullable Secret user, @Nullable Secret password, Duration timeout)
      implements Serializable {
    /** Refuses what is no address of a web server. */
    public Access {
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!web || url.getHost() == null || url.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "must be an address such as https://registry:8081, without a user: was that of the"
                + " scheme "
                + url.getScheme());
      }
    }
  }

  /** A registry. */
  public SchemaRegistry(Access access) {
    this.access = access;
  }

  @Override
  public Schema find(int id) throws NoSuchSchema, IOException, InterruptedException {
    return schema("the schema " + id, get("/schemas/ids/" + id));
  }

  /**
   * The newest schema of a subject; empty if there is no such subject, or no schema of it.
   *
   * @throws NoSuchSchema if it cannot be used
   * @throws IOException if it cannot be told now
   */
  public Optional<Schema> newest(String subject)
      throws NoSuchSchema, IOException, InterruptedException {
    JsonNode answer = answer(uri("/subjects/" + encoded(subject) + "/versions/latest"));
    return answer == null
        ? Optional.empty()
        : Optional.of(schema("the newest schema of " + subject, answer));
  }

  private Schema schema(String what, JsonNode answer)
      throws NoSuchSchema, IOException, InterruptedException {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new NoSuchSchema(what + " must be of type AVRO: was " + type);
    }
    Schema.Parser parser =
        new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    try {
      List<String> texts = new ArrayList<>();
      collect(answer, texts, new HashSet<>());
      long length = 0;
      for (String text : texts) {
        length += text.length();
      }
      if (length > LONGEST_TEXTS) {
        throw new NoSuchSchema(
            what + " and what it refers to must have at most " + LONGEST_TEXTS + " characters");
      }
      Schema last = null;
      for (String text : texts) {
        last = parser.parse(text);
      }
      if (last == null) {
        throw new NoSuchSchema(what + " must have a text");
      }
      return SchemaBounds.checked(last);
    } catch (RuntimeException e) {
      // Not only its own: Avro says that a type is unknown in several ways.
      throw new NoSuchSchema(what + " must be an Avro schema: " + e.getMessage());
    }
  }

  /**
   * Looks whether the registry answers and lets us in: asks for its list of subjects, which changes
   * nothing.
   *
   * @throws IOException if it cannot be reached, refuses the user, or is no registry
   */
  public void probe() throws IOException, InterruptedException {
    try {
      JsonNode subjects = get("/subjects");
      if (!subjects.isArray()) {
        throw new IOException(
            access.url() + " must be a schema registry: its subjects are no list");
      }
    } catch (NoSuchSchema e) {
      throw new IOException(access.url() + " must be a schema registry: " + e.getMessage(), e);
    }
  }

  /** The texts of a schema and of what it refers to, each after those it needs. */
  private void collect(JsonNode answer, List<String> texts, Set<String> begun)
      throws NoSuchSchema, IOException, InterruptedException {
    for (JsonNode reference : answer.path("references")) {
      String subject = reference.path("subject").asText("");
      String version = reference.path("version").asText("");
      if (begun.add(subject + "/" + version)) {
        if (begun.size() > MOST_REFERENCES) {
          throw new NoSuchSchema("a schema must have at most " + MOST_REFERENCES + " references");
        }
        collect(
            get("/subjects/" + encoded(subject) + "/versions/" + encoded(version)), texts, begun);
      }
    }
    texts.add(answer.path("schema").asText(""));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI uri(String path) {
    String base = access.url().toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private JsonNode get(String path) throws NoSuchSchema, IOException, InterruptedException {
    URI uri = uri(path);
    JsonNode answer = answer(uri);
    if (answer == null) {
      throw new NoSuchSchema(uri + " is not there");
    }
    return answer;
  }

  /** What is there; null if nothing is. */
  private @Nullable JsonNode answer(URI uri)
      throws NoSuchSchema, IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(access.timeout())
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    Secret user = access.user();
    Secret password = access.password();
    if (user != null && password != null) {
      request.header("Authorization", basic(user, password));
    }
    HttpResponse<byte[]> response = send(request.GET().build());
    int status = response.statusCode();
    switch (status) {
      case OK -> {}
      case NOT_FOUND -> {
        return null;
      }
      case UNAUTHORIZED, FORBIDDEN, REQUEST_TIMEOUT, TOO_MANY_REQUESTS ->
          throw new NotNow(answered(uri, status));
      default -> {
        if (status >= SERVER_ERROR) {
          throw new NotNow(answered(uri, status));
        }
        throw new NoSuchSchema(answered(uri, status));
      }
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(response.body());
    } catch (IOException e) {
      answer = null;
    }
    if (answer == null || !answer.isContainerNode()) {
      throw new NoSuchSchema(uri + " must answer with a JSON object");
    }
    return answer;
  }

  private static String answered(URI uri, int status) {
    return uri + " must answer with 200 or 404: was " + status;
  }

  private static String basic(Secret user, Secret password) throws IOException {
    try {
      byte[] both = (user.resolve() + ":" + password.resolve()).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    } catch (RuntimeException e) {
      throw new IOException("the registry's user or password cannot be looked up", e);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request)
      throws NoSuchSchema, IOException, InterruptedException {
    HttpClient with = client;
    if (with == null) {
      with =
          HttpClient.newBuilder()
              .connectTimeout(access.timeout())
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = with;
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        with.sendAsync(request, response -> new Limited(LONGEST_ANSWER));
    try {
      return answer.get(access.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(request.uri() + " must answer within " + access.timeout(), e);
    } catch (ExecutionException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof TooLong) {
          throw new NoSuchSchema(request.uri() + ": " + cause.getMessage());
        }
      }
      throw new IOException(request.uri() + " cannot be reached: " + e.getCause(), e);
    } finally {
      answer.cancel(true);
    }
  }

  /** An answer has more bytes than one may have. */
  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message);
    }
  }

  /** A body up to a length. */
  private static final class Limited implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> body =
        HttpResponse.BodySubscribers.ofByteArray();
    private final int most;
    private long length;
    private Flow.@Nullable Subscription subscription;

    Limited(int most) {
      this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
      body.onSubscribe(to);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        length += part.remaining();
      }
      if (length <= most) {
        body.onNext(parts);
      } else {
        Flow.Subscription from = subscription;
        if (from != null) {
          from.cancel();
        }
        body.onError(new TooLong("an answer must have at most " + most + " bytes"));
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.onError(failure);
    }

    @Override
    public void onComplete() {
      body.onComplete();
    }
  }
}
