package io.ashlar.namenode.rpc;

import io.ashlar.daemon.DaemonLogging;
import io.ashlar.protocol.method.RpcMethod;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per operation on the namespace: who did what to which path, and whether it was allowed.
 * Written when the outcome is durable, so that no line tells of what a failure took back.
 *
 * <p>Names come from users; control characters in them are escaped, so that a name cannot forge a
 * line or move a terminal's cursor.
 */
public final class AuditLog {
  private static final Logger AUDIT = LoggerFactory.getLogger(DaemonLogging.AUDIT);
  private static final String NONE = "null";

  private AuditLog() {}

  /**
   * What was asked.
   *
   * @param source path; empty if the operation has none
   * @param target second path; empty if it has none
   */
  public record Operation(Peer peer, RpcMethod method, String source, String target) {}

  /** The operation took effect, or its answer was given, at {@code txid}. */
  static void allowed(Operation operation, long txid) {
    write(operation, true, txid, "");
  }

  /** It was refused with {@code code}. */
  static void refused(Operation operation, long txid, String code) {
    write(operation, false, txid, code);
  }

  private static void write(Operation operation, boolean allowed, long txid, String code) {
    if (AUDIT.isInfoEnabled()) {
      AUDIT.info(line(operation, allowed, txid, code));
    }
  }

  static String line(Operation operation, boolean allowed, long txid, String code) {
    StringBuilder line = new StringBuilder(160);
    line.append("allowed=").append(allowed);
    field(line, "ugi", operation.peer().caller().user());
    field(line, "ip", operation.peer().host());
    field(line, "cmd", operation.method().name().toLowerCase(Locale.ROOT));
    field(line, "src", operation.source());
    field(line, "dst", operation.target());
    line.append(" txid=").append(txid);
    if (!code.isEmpty()) {
      line.append(" code=").append(code);
    }
    return line.toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append(' ').append(name).append('=');
    if (value.isEmpty()) {
      line.append(NONE);
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isUnsafe(c)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
  }

  /** Blanks too: they separate the fields. */
  private static boolean isUnsafe(char c) {
    return c <= ' '
        || c == '\\'
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
  }
}
