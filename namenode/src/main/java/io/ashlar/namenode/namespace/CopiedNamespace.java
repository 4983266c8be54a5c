package io.ashlar.namenode.namespace;

import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A frozen namespace that is a full copy; for the plain model, which has no pages to share. */
final class CopiedNamespace implements FrozenNamespace {
  private final ImageHeader header;
  private final List<ImageInode> inodes = new ArrayList<>();
  private final List<ImageSession> sessions = new ArrayList<>();

  CopiedNamespace(NamespaceView view) {
    header = NamespaceImage.header(view);
    NamespaceImage.inodes(view).forEachRemaining(inodes::add);
    NamespaceImage.sessions(view).forEachRemaining(sessions::add);
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public Iterator<ImageInode> inodes(int part) {
    return inodes.iterator();
  }

  @Override
  public List<ImageSession> sessions() {
    return List.copyOf(sessions);
  }

  @Override
  public long retainedBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
