package io.ashlar.shell.cli;

import io.ashlar.protocol.error.DfsException;
import java.io.IOException;

/**
 * Tells failures of one operand from failures of everything: when the NameNode is gone, every
 * further operand would only wait for it again.
 */
public final class Fatal {
  private Fatal() {}

  /** True if going on with other operands is pointless. */
  public static boolean isFatal(Throwable e) {
    return e instanceof StreamClosedException
        || (e instanceof DfsException refused
            && ExitCode.of(refused.code()) == ExitCode.UNAVAILABLE);
  }

  /** Ends the command if {@code e} concerns more than one operand. */
  public static void rethrowIfFatal(Exception e) throws IOException {
    if (isFatal(e) && e instanceof IOException io) {
      throw io;
    }
  }
}
