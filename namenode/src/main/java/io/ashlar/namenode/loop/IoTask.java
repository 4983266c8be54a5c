package io.ashlar.namenode.loop;

import java.io.IOException;

/** Work on disk that gives a result. */
@FunctionalInterface
public interface IoTask<T> {
  /** Does it. */
  T run() throws IOException;
}
