package io.ashlar.namenode.namespace;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;

/**
 * Builds a namespace from image items: the header first, then the root, then inodes in any order,
 * then sessions.
 *
 * <p>What the items say is checked against each other; IMAGE_CORRUPT says what does not fit. A
 * loader builds one namespace. Listeners are added to the finished one.
 */
public interface NamespaceLoader {
  /** Txid, epoch and next ids. */
  void header(ImageHeader header) throws DfsException;

  /** One inode; its parent may come later. */
  void inode(ImageInode image) throws DfsException;

  /** One session. */
  void session(ImageSession image) throws DfsException;

  /** Links the tree and checks that nothing is missing. */
  Namespace finish() throws DfsException;
}
