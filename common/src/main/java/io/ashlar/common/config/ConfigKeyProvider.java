package io.ashlar.common.config;

import java.util.List;

/** Declares a part's keys; registered under META-INF/services. */
public interface ConfigKeyProvider {
  /** The part's keys, in the order in which documents show them. */
  List<ConfigKey<?>> keys();
}
