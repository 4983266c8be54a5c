package io.ashlar.namenode.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** Rules for permission bits that arrive with requests. */
final class Modes {
  /** Nine bits and the sticky bit. */
  private static final int MODE_MAX = 01777;

  /** The owner of a directory made on the way must be able to go on below it. */
  private static final int OWNER_WRITE_EXECUTE = 0300;

  private Modes() {}

  /** The mode, if it has only bits that exist; else INVALID_ARGUMENT. */
  static int checked(int mode) throws DfsException {
    if (mode < 0 || mode > MODE_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "mode is " + Integer.toOctalString(mode) + "; expected 0 to 1777 (octal)");
    }
    return mode;
  }

  /** Mode of a directory that is made on the way to another one. */
  static int onTheWay(int mode) {
    return (mode & 0777) | OWNER_WRITE_EXECUTE;
  }
}
