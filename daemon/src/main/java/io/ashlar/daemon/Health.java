package io.ashlar.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a daemon says of itself at {@code /health}.
 *
 * @param ok true if it does its whole work; answered as 200, else as 503
 * @param facts shown as JSON, in the order given
 */
public record Health(boolean ok, Map<String, Object> facts) {
  /** Keeps the order of the facts. */
  public Health {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
