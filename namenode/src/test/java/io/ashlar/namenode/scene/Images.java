package io.ashlar.namenode.scene;

import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceImage;
import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapLoader;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.util.ArrayList;
import java.util.List;

/** Saves and loads a namespace in memory. */
public final class Images {
  private Images() {}

  /** Image items of the inodes. */
  public static List<ImageInode> inodes(NamespaceView view) {
    List<ImageInode> items = new ArrayList<>();
    NamespaceImage.inodes(view).forEachRemaining(items::add);
    return items;
  }

  /** Image items of the sessions. */
  public static List<ImageSession> sessions(NamespaceView view) {
    List<ImageSession> items = new ArrayList<>();
    NamespaceImage.sessions(view).forEachRemaining(items::add);
    return items;
  }

  /** A namespace loaded from the image of {@code view}. */
  public static Namespace reload(NamespaceView view) throws DfsException {
    return reload(view, new TreeMapLoader());
  }

  /** The same with a loader of any kind. */
  public static Namespace reload(NamespaceView view, NamespaceLoader loader) throws DfsException {
    loader.header(NamespaceImage.header(view));
    for (ImageInode inode : inodes(view)) {
      loader.inode(inode);
    }
    for (ImageSession session : sessions(view)) {
      loader.session(session);
    }
    return loader.finish();
  }
}
