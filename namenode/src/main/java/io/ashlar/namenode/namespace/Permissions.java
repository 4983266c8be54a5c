package io.ashlar.namenode.namespace;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/**
 * The classic rules: the first of owner, group and others that fits the user decides alone; the
 * superuser is not bound.
 */
public final class Permissions {
  private static final int STICKY = 01000;

  private final GroupMapping groups;

  /** Asks {@code groups} who is a member. */
  public Permissions(GroupMapping groups) {
    this.groups = groups;
  }

  /** True if the bits of {@code inode} let the caller in. */
  public boolean allows(Caller caller, InodeView inode, Access access) {
    if (caller.superuser()) {
      return true;
    }
    int shift = 0;
    if (caller.user().equals(inode.owner())) {
      shift = 6;
    } else if (groups.isMember(caller.user(), inode.group())) {
      shift = 3;
    }
    return (inode.mode() >> shift & access.bit()) != 0;
  }

  /** Throws PERMISSION_DENIED unless the bits let the caller in. */
  public void require(NamespaceView view, Caller caller, InodeView inode, Access access)
      throws DfsException {
    if (!allows(caller, inode, access)) {
      throw denied(view, caller, inode, "has no " + access.verb() + " permission on");
    }
  }

  /** Throws PERMISSION_DENIED unless the caller owns {@code inode} or is the superuser. */
  public void requireOwner(NamespaceView view, Caller caller, InodeView inode) throws DfsException {
    if (!caller.superuser() && !caller.user().equals(inode.owner())) {
      throw denied(view, caller, inode, "is not the owner of");
    }
  }

  /**
   * Throws PERMISSION_DENIED unless the caller may take {@code entry} out of {@code parent}: write
   * and execute on the directory, and in a sticky one also ownership of either.
   */
  public void requireRemoval(
      NamespaceView view, Caller caller, DirectoryView parent, InodeView entry)
      throws DfsException {
    require(view, caller, parent, Access.WRITE);
    require(view, caller, parent, Access.EXECUTE);
    boolean sticky = (parent.mode() & STICKY) != 0;
    if (sticky
        && !caller.superuser()
        && !caller.user().equals(parent.owner())
        && !caller.user().equals(entry.owner())) {
      throw denied(view, caller, entry, "does not own, in a sticky directory,");
    }
  }

  /** True if the user is in that group. */
  public boolean isMember(Caller caller, String group) {
    return caller.superuser() || groups.isMember(caller.user(), group);
  }

  private static DfsException denied(
      NamespaceView view, Caller caller, InodeView inode, String what) {
    String path = view.pathOf(inode.id());
    String mode = Integer.toOctalString(inode.mode());
    String message =
        String.format(
            "user '%s' %s %s (owner %s, group %s, mode %s)",
            caller.user(), what, path, inode.owner(), inode.group(), mode);
    return DfsError.of(ErrorCode.PERMISSION_DENIED, message)
        .with("path", path)
        .with("user", caller.user())
        .with("owner", inode.owner())
        .with("group", inode.group())
        .with("mode", mode)
        .toException();
  }
}
