package io.ashlar.namenode.namespace;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;

/**
 * SHA-256 over everything that an image holds, in the image's order. So two namespaces have equal
 * digests if, and only if, their images would be equal (I6).
 */
public final class NamespaceDigest {
  private NamespaceDigest() {}

  /** The digest, hex. Costs O(size). */
  public static String of(NamespaceView view) {
    MessageDigest sha256 = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      NamespaceImage.header(view).writeDelimitedTo(out);
      writeAll(NamespaceImage.inodes(view), out);
      writeAll(NamespaceImage.sessions(view), out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a digest does no I/O", e);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void writeAll(Iterator<? extends MessageLite> items, OutputStream out)
      throws IOException {
    while (items.hasNext()) {
      items.next().writeDelimitedTo(out);
    }
    // Ends the section, so that an item cannot move from one section to the next unnoticed.
    out.write(0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
