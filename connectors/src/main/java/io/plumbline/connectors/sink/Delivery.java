package io.plumbline.connectors.sink;

import java.util.Locale;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** What a transactional output guarantees through failures. */
public enum Delivery {
  /** Each result once, for readers that wait for transactions to end. */
  EXACTLY_ONCE(DeliveryGuarantee.EXACTLY_ONCE),
  /** Each result at once, some of them again after a failure. */
  AT_LEAST_ONCE(DeliveryGuarantee.AT_LEAST_ONCE);

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final DeliveryGuarantee guarantee;

  Delivery(DeliveryGuarantee guarantee) {
    this.guarantee = guarantee;
  }

  /** The name in the configuration, in kebab-case. */
  public String wireName() {
    return wireName;
  }

  DeliveryGuarantee guarantee() {
    return guarantee;
  }
}
