package io.ashlar.datanode.replica;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What writers of a data file and a checksum file have in common; they differ in how they end. */
abstract class PairWriter implements ReplicaWriter {
  final OpenPair files;

  PairWriter(OpenPair files) {
    this.files = files;
  }

  @Override
  public final void write(long offset, ByteBuffer bytes, ByteBuffer checksums) throws IOException {
    files.write(offset, bytes, checksums);
  }

  @Override
  public final void startWriteback() throws IOException {
    files.startWriteback();
  }

  /** Forces the content; names come with the end. */
  @Override
  public void sync() throws IOException {
    files.begin();
    files.forceContent();
    files.done();
  }

  @Override
  public final long length() {
    return files.length();
  }

  @Override
  public final void close() {
    files.close();
  }
}
