package io.ashlar.client;

/**
 * Identity of a block inside its namespace.
 *
 * @param id never reused
 * @param generationStamp rises with each recovery
 */
public record BlockId(long id, long generationStamp) {
  @Override
  public String toString() {
    return id + "_" + generationStamp;
  }
}
