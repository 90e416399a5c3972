package io.plumbline.jobs.demo;

import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Format;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A model whose traffic is simulated. Pure: an inference depends on the draws and on how strong the
 * model's fault is, on nothing else, and the number of draws does not depend on the fault.
 */
interface SimulatedModel {
  /** The model's id. */
  String id();

  /** The model's version. */
  String version();

  /** What the model answers. */
  Problem problem();

  /** The predicted class that counts as positive; null for regression. */
  @Nullable String positiveLabel();

  /** Who owns the model, as its alerts say. */
  String owner();

  /** How its serving system writes events. */
  Format format();

  /**
   * One inference.
   *
   * @param fault how strong the model's fault is, from 0 (none) to 1
   */
  Inference infer(RandomGenerator random, double fault);
}
