package io.plumbline.jobs.config;

import io.plumbline.connectors.format.SchemaRegistry;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the schemas are that a source's records were written with. */
public sealed interface SchemaOrigin extends Serializable {
  /**
   * One schema for all records.
   *
   * @param path the file it was read from
   * @param text the schema as JSON
   */
  record File(String path, String text) implements SchemaOrigin {}

  /**
   * A file for each, named by its number: {@code 17.avsc}.
   *
   * @param path the absolute folder
   */
  record Folder(String path) implements SchemaOrigin {}

  /**
   * A registry with the REST interface of Confluent's.
   *
   * @param url its address
   * @param user for basic authentication, or null
   * @param password for basic authentication, or null
   * @param timeout of one request; 5 s by default
   * @param waitAtMost how long a source stands still while the registry cannot be reached; 1 min by
   *     default
   * @param askAgain how long an answer that there is no such schema holds; 30 s by default
   */
  record Registry(
      String url,
      @Nullable Referenced user,
      @Nullable Referenced password,
      Duration timeout,
      Duration waitAtMost,
      Duration askAgain)
      implements SchemaOrigin {
    /** How a client reaches it; the user and password are looked up at each request. */
    public SchemaRegistry.Access access() {
      return new SchemaRegistry.Access(
          URI.create(url),
          user == null ? null : user::resolve,
          password == null ? null : password::resolve,
          timeout);
    }
  }
}
