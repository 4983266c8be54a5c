package io.ashlar.common.checksum;

/**
 * Combines CRC32C values of neighbouring ranges into that of the whole, without the data.
 *
 * <p>Appending n zero bits multiplies a CRC by x^n modulo the Castagnoli polynomial; both are held
 * bit-reflected, as the checksum itself is. Source: the combination of cyclic codes as in zlib's
 * documentation, written here for the reflected polynomial 0x82F63B78.
 */
public final class Crc32cCombiner {
  private static final int POLYNOMIAL = 0x82F63B78;
  private static final int ONE = 0x80000000; // x^0, reflected
  private static final int[] POWERS = powers(); // x^(8 * 2^k)

  private Crc32cCombiner() {}

  /**
   * Combines two.
   *
   * @param first CRC32C of the first range
   * @param second CRC32C of the range after it
   * @param secondBytes length of the second range
   * @return CRC32C of both
   */
  public static int combine(int first, int second, long secondBytes) {
    return multiply(first, powerOfBytes(secondBytes)) ^ second;
  }

  /** The factor that moves a CRC over {@code bytes}; reusable for ranges of one length. */
  public static int powerOfBytes(long bytes) {
    int product = ONE;
    int k = 0;
    for (long rest = bytes; rest != 0; rest >>>= 1, k++) {
      if ((rest & 1) != 0) {
        product = multiply(product, POWERS[k]);
      }
    }
    return product;
  }

  /** {@link #combine} with the factor of {@link #powerOfBytes} already known. */
  public static int combineWithPower(int first, int second, int power) {
    return multiply(first, power) ^ second;
  }

  private static int[] powers() {
    int[] powers = new int[64];
    powers[0] = ONE >>> 8; // x^8
    for (int k = 1; k < powers.length; k++) {
      powers[k] = multiply(powers[k - 1], powers[k - 1]);
    }
    return powers;
  }

  /** Product of two polynomials modulo the CRC's, all bit-reflected. */
  private static int multiply(int left, int right) {
    int product = 0;
    int shifted = right;
    for (int bit = 31; bit >= 0; bit--) {
      if ((left >>> bit & 1) != 0) {
        product ^= shifted;
      }
      shifted = shifted >>> 1 ^ ((shifted & 1) != 0 ? POLYNOMIAL : 0);
    }
    return product;
  }
}
