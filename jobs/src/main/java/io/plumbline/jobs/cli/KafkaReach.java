package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.Referenced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Looks whether brokers answer and have topics. */
final class KafkaReach {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Referenced servers;
  private final Map<String, Referenced> properties;

  KafkaReach(Referenced servers, Map<String, Referenced> properties) {
    this.servers = servers;
    this.properties = properties;
  }

  /** One result for the brokers if they do not answer, else one per topic. */
  List<Reach> topics(String what, List<String> topics) {
    String brokers = what + ": brokers " + servers;
    try (Admin admin = Admin.create(settings())) {
      Set<String> there =
          new TreeSet<>(admin.listTopics().names().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
      List<Reach> found = new ArrayList<>();
      for (String topic : topics) {
        String shown = brokers + ", topic " + topic;
        found.add(there.contains(topic) ? Reach.fine(shown) : Reach.failed(shown, "no such topic"));
      }
      return found;
    } catch (TimeoutException e) {
      return List.of(Reach.failed(brokers, "no answer within " + TIMEOUT_MILLIS / 1_000 + " s"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Reach.failed(brokers, "interrupted"));
    } catch (ExecutionException e) {
      return List.of(Reach.failed(brokers, said(e.getCause() == null ? e : e.getCause())));
    } catch (KafkaException | IllegalStateException e) {
      Throwable cause = e.getCause();
      return List.of(Reach.failed(brokers, said(cause == null ? e : cause)));
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    properties.forEach((name, value) -> settings.put(name, value.resolve()));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers.resolve());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    return settings;
  }

  /** Kafka's own words, for instance for a name that does not resolve or a refused login. */
  private static String said(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
