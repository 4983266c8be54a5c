package io.ashlar.shell.transfer;

import java.util.List;

/**
 * What a transfer did; the document of {@code put}, {@code get} and {@code cp}.
 *
 * @param files copied
 * @param dirs made or found
 * @param bytes copied
 * @param seconds that it took
 * @param bytesPerSecond over the whole time
 * @param skipped left out because it cannot be stored, or because the user asked for it
 * @param failed not copied because of an error
 */
public record TransferResult(
    long files,
    long dirs,
    long bytes,
    double seconds,
    double bytesPerSecond,
    List<Problem> skipped,
    List<Problem> failed) {
  /** One path and why it was not copied. */
  public record Problem(String path, String code) {}
}
