package io.ashlar.common.config;

/**
 * The configuration cannot be used; the message says which key, what was found, what is expected.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** Without a cause. */
  public ConfigException(String message) {
    super(message);
  }

  /** With the parser's error. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
