package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.Brokers;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.FilePattern;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.SchemaOrigin;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the systems behind a configuration, without writing to any. */
final class Connections {
  private final Configuration configuration;
  private final List<Reach> found = new ArrayList<>();

  Connections(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Everything that a run would touch, in the configuration's order. */
  List<Reach> check() {
    folder("state folder", configuration.state());
    for (SourceConfig source : configuration.sources().all()) {
      source(source);
      if (source.stream().schemas() instanceof SchemaOrigin.Registry registry) {
        Reach reach = new RegistryReach(registry).probe("source " + source.stream().name());
        found.add(reach);
        if (reach.problem().isPresent()) {
          continue;
        }
      }
      found.addAll(new SchemaReach(source).check());
    }
    for (ModelConfig model : configuration.models()) {
      if (model.baseline() != null) {
        file("baseline of " + model.id(), model.baseline());
      }
      Path constraints = model.constraints().file();
      if (constraints != null) {
        file("constraints of " + model.id(), constraints);
      }
    }
    configuration.sinks().forEach(this::sink);
    return List.copyOf(found);
  }

  /** The brokers and topics alone, of streams that a run reads or writes. */
  List<Reach> brokers() {
    for (SourceConfig source : configuration.sources().read()) {
      source.brokers().ifPresent(brokers -> brokers("source " + source.stream().name(), brokers));
    }
    for (SinkConfig sink : configuration.sinks()) {
      sink.brokers().ifPresent(brokers -> brokers("sink " + sink.type(), brokers));
    }
    return found.stream().filter(reach -> !reach.what().contains(", topic ")).toList();
  }

  private void source(SourceConfig source) {
    String name = "source " + source.stream().name();
    source.files().ifPresent(files -> files(name, files));
    source.brokers().ifPresent(brokers -> brokers(name, brokers));
  }

  private void files(String name, FilePattern pattern) {
    try {
      List<Path> files = pattern.files();
      if (files.isEmpty()) {
        found.add(Reach.failed(name + ": " + pattern, "no such file"));
      }
      files.forEach(path -> file(name, path));
    } catch (IOException e) {
      found.add(Reach.failed(name + ": " + pattern, "cannot be listed: " + e.getMessage()));
    }
  }

  private void sink(SinkConfig sink) {
    String name = "sink " + sink.type();
    sink.folders().forEach(folder -> folder(name, folder));
    sink.brokers().ifPresent(brokers -> brokers(name, brokers));
  }

  private void brokers(String name, Brokers brokers) {
    found.addAll(
        new KafkaReach(brokers.servers(), brokers.properties()).topics(name, brokers.topics()));
  }

  private void file(String what, Path file) {
    String shown = what + ": " + file;
    if (!Files.exists(file)) {
      found.add(Reach.failed(shown, "no such file"));
    } else if (Files.isDirectory(file) || !Files.isReadable(file)) {
      found.add(Reach.failed(shown, "not a readable file"));
    } else {
      found.add(Reach.fine(shown));
    }
  }

  private void folder(String what, Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    boolean usable = Files.isDirectory(there) && Files.isWritable(there);
    String shown = what + ": " + folder;
    found.add(usable ? Reach.fine(shown) : Reach.failed(shown, there + " is no writable folder"));
  }
}
