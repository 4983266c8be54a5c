package io.ashlar.client;

/**
 * How a local file is compared with a stored one.
 *
 * @param strong compares SHA-256 of every chunk beside its CRC32C
 * @param verify the DataNodes read their data and check it, instead of trusting the checksum files;
 *     strong implies it
 */
public record DiffOptions(boolean strong, boolean verify) {
  /** By the stored checksums. */
  public static DiffOptions defaults() {
    return new DiffOptions(false, false);
  }
}
