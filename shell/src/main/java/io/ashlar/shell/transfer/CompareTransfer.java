package io.ashlar.shell.transfer;

import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Failure;
import io.ashlar.shell.local.LinkPolicy;
import io.ashlar.shell.local.LocalVisitor;
import io.ashlar.shell.local.LocalWalker;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * Reads stored files back and compares every byte with the local ones.
 *
 * <p><b>Threading</b>: the walk runs on the caller's thread, comparisons on the session's workers.
 */
public final class CompareTransfer {
  private static final int BUFFER_BYTES = 1 << 18;

  private final TransferSession session;
  private final LinkPolicy links;

  /** Compares within {@code session}. */
  public CompareTransfer(TransferSession session, LinkPolicy links) {
    this.session = session;
    this.links = links;
  }

  /** Compares {@code local} (a file or a tree) with {@code remote}. */
  public void compare(Path local, Target remote) throws IOException {
    TotalsScan.start(session, links, local);
    new LocalWalker(links, new TreeVisitor(remote)).walk(local);
  }

  private void compareFile(Path local, Target remote) throws IOException {
    byte[] here = new byte[BUFFER_BYTES];
    byte[] there = new byte[BUFFER_BYTES];
    long offset = 0;
    try (InputStream localIn = Files.newInputStream(local);
        InputStream remoteIn = remote.fileSystem().open(remote.path(), 0)) {
      while (true) {
        int hereCount = localIn.readNBytes(here, 0, here.length);
        int thereCount = remoteIn.readNBytes(there, 0, there.length);
        int difference = Arrays.mismatch(here, 0, hereCount, there, 0, thereCount);
        if (difference >= 0) {
          throw new DfsException(
              ErrorCode.CONTENT_DIFFERS,
              remote + " differs from the local " + local + " at byte " + (offset + difference));
        }
        offset += hereCount;
        session.countBytes(thereCount);
        if (hereCount < here.length) {
          session.countFile();
          return;
        }
        if (session.isStopped()) {
          throw new DfsException(ErrorCode.INTERRUPTED, "the comparison was stopped");
        }
      }
    }
  }

  private final class TreeVisitor implements LocalVisitor {
    private final Target root;

    private TreeVisitor(Target root) {
      this.root = root;
    }

    @Override
    public boolean directory(Path path, String relative, BasicFileAttributes attributes) {
      session.countDirectory();
      return true;
    }

    @Override
    public void file(Path path, String relative, BasicFileAttributes attributes) {
      String base = root.path().isRoot() ? "" : root.path().toString();
      Target remote = relative.isEmpty() ? root : root.at(DfsPath.parse(base + "/" + relative));
      session.submit(path.toString(), () -> compareFile(path, remote));
    }

    @Override
    public void skipped(Path path, Failure why) {
      // What could not be stored was reported when the tree was stored.
      session.left(path.toString(), why.error().code().name());
    }

    @Override
    public void left(Path path) {
      session.left(path.toString(), "LINK_SKIPPED");
    }

    @Override
    public void failed(Path path, Failure why) {
      session.failed(path.toString(), why);
    }

    @Override
    public boolean isStopped() {
      return session.isStopped();
    }
  }
}
