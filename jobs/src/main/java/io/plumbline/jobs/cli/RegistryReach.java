package io.plumbline.jobs.cli;

import io.plumbline.connectors.format.SchemaRegistry;
import io.plumbline.jobs.config.SchemaOrigin;
import java.io.IOException;

/** Looks whether a schema registry answers and lets us in. */
final class RegistryReach {
  private final SchemaOrigin.Registry registry;

  RegistryReach(SchemaOrigin.Registry registry) {
    this.registry = registry;
  }

  /** The result for a source. */
  Reach probe(String what) {
    String shown = what + ": registry " + registry.url();
    try {
      new SchemaRegistry(registry.access()).probe();
      return Reach.fine(shown);
    } catch (IOException e) {
      return Reach.failed(shown, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reach.failed(shown, "interrupted");
    }
  }
}
