package io.ashlar.shell.transfer;

import io.ashlar.shell.cli.Failure;
import io.ashlar.shell.local.LinkPolicy;
import io.ashlar.shell.local.LocalVisitor;
import io.ashlar.shell.local.LocalWalker;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Counts a local tree beside the transfer, so that a progress bar knows the total early. The walk
 * of the transfer itself is only a few files ahead of the workers.
 */
final class TotalsScan implements LocalVisitor {
  private final TransferSession session;

  private TotalsScan(TransferSession session) {
    this.session = session;
  }

  static void start(TransferSession session, LinkPolicy links, Path source) {
    if (session.progress() == Progress.NONE) {
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                new LocalWalker(links, new TotalsScan(session)).walk(source);
              } catch (IOException e) {
                // The transfer meets the same error and reports it; the total stays too small.
                session.progress().expect(0, 0);
              }
            },
            "totals");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public boolean directory(Path path, String relative, BasicFileAttributes attributes) {
    return true;
  }

  @Override
  public void file(Path path, String relative, BasicFileAttributes attributes) {
    session.progress().expect(1, attributes.size());
  }

  @Override
  public void skipped(Path path, Failure why) {}

  @Override
  public void left(Path path) {}

  @Override
  public void failed(Path path, Failure why) {}

  @Override
  public boolean isStopped() {
    return session.isStopped();
  }
}
