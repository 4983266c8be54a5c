package io.ashlar.shell.local;

import io.ashlar.shell.cli.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Hears what {@link LocalWalker} finds. Relative names are joined with slashes. */
public interface LocalVisitor {
  /**
   * A directory, before its content; the start of the walk has the relative name "".
   *
   * @return false to leave its content out
   */
  boolean directory(Path path, String relative, BasicFileAttributes attributes) throws IOException;

  /** A file; links are resolved already, as the policy says. */
  void file(Path path, String relative, BasicFileAttributes attributes) throws IOException;

  /** Left out because it cannot be stored; the walk goes on. */
  void skipped(Path path, Failure why);

  /** Left out because the user asked for it. */
  void left(Path path);

  /** Could not be looked at; the walk goes on. */
  void failed(Path path, Failure why);

  /** True to end the walk early. */
  boolean isStopped();
}
