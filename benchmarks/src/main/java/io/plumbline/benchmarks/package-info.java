/**
 * How fast Plumbline is: end to end against a bare read of the same topic, the latency of an alert,
 * and the kernels one by one. Nothing here is part of the product.
 */
package io.plumbline.benchmarks;
