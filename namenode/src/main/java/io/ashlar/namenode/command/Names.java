package io.ashlar.namenode.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;

/** Rules for names of users, groups and clients, which become part of the hard state. */
final class Names {
  private static final int BYTES_MAX = 255;

  private Names() {}

  /** INVALID_ARGUMENT if the name is too long or holds control characters. Empty is allowed. */
  static void check(String what, String name) throws DfsException {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          what + " has " + bytes + " bytes in UTF-8; at most " + BYTES_MAX);
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, what + " holds a control character; use plain text");
    }
  }
}
