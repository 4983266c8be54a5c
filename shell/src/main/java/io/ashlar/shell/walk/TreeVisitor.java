package io.ashlar.shell.walk;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.remote.Target;
import java.io.IOException;

/** Hears what {@link TreeWalk} finds. What a method throws ends the walk. */
public interface TreeVisitor {
  /**
   * The content of {@code directory} follows.
   *
   * @param listed what the listed path is; the start of a walk may be a file, which lists itself
   */
  default void begin(Target directory, FileStatus listed) throws IOException {}

  /** An entry of the directory that is begun next; called only if the walk measures. */
  default void measure(FileStatus file) {}

  /**
   * An entry, before its content.
   *
   * @param depth 1 for the content of the start
   * @return false to leave the content of a directory out
   */
  boolean entry(Target target, FileStatus file, int depth) throws IOException;

  /**
   * The content of {@code directory} is at its end; called if {@link #begin} was.
   *
   * @param complete false if a part could not be listed
   */
  default void end(Target directory, FileStatus listed, boolean complete) throws IOException {}

  /** A directory, or the rest of it, could not be listed; the walk goes on unless this throws. */
  void failed(Target directory, IOException why) throws IOException;

  /** True to end the walk early. */
  boolean isStopped();
}
