package io.ashlar.benchmarks.driver;

import java.io.IOException;

/**
 * A file system as the workloads see it. An adapter passes each call on to one call of the client
 * library and adds nothing to it.
 *
 * <p><b>Threading</b>: any number of threads.
 */
public interface Target extends AutoCloseable {
  /** Creates or replaces a file with three replicas; parents exist. */
  OutputFile create(String path) throws IOException;

  /** Creates a file that stays empty; refuses one that is there. */
  void createEmpty(String path) throws IOException;

  /** Opens a file. */
  InputFile open(String path) throws IOException;

  /** Length of the file; NOT FOUND is an exception. */
  long stat(String path) throws IOException;

  /** Lists a directory to its end and counts the entries. */
  int list(String path) throws IOException;

  /** Makes a directory and its missing parents. */
  void mkdirs(String path) throws IOException;

  /** Moves; the new name is free. */
  void rename(String from, String to) throws IOException;

  /** Deletes; true if something was there. */
  boolean delete(String path, boolean recursive) throws IOException;

  /** DataNodes that take data now; 0 while the NameNode refuses writes. */
  int liveDataNodes() throws IOException;

  /** Writes an image of the namespace, so that a restart reads no long log. */
  void checkpoint() throws IOException;

  @Override
  void close() throws IOException;
}
