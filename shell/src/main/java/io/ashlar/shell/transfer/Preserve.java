package io.ashlar.shell.transfer;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Carries modes, times and owners over. Owners need a superuser; without one they stay behind. */
final class Preserve {
  private static final int DEFAULT_MODE = 0644;
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  private final TransferSession session;
  private final AtomicBoolean ownerRefused = new AtomicBoolean();

  Preserve(TransferSession session) {
    this.session = session;
  }

  /** Permission bits of a local file. */
  static int modeOf(Path source) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(source, PosixFileAttributeView.class);
    return view == null ? DEFAULT_MODE : modeOf(view.readAttributes().permissions());
  }

  /** Mode, times and owner of a directory, after everything in it was written. */
  void toRemote(Path source, Target target) throws IOException {
    target.fileSystem().setMode(target.path(), modeOf(source));
    timesAndOwner(source, target, target.stat());
  }

  /** Times to the millisecond, and the owner where that is possible. */
  void timesAndOwner(Path source, Target target, FileStatus is) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(source, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    PosixFileAttributes attributes = view.readAttributes();
    setRemoteOwner(target, is, attributes.owner().getName(), attributes.group().getName());
    target
        .fileSystem()
        .setTimes(
            target.path(),
            attributes.lastModifiedTime().toMillis(),
            attributes.lastAccessTime().toMillis());
  }

  /** Mode, times and owner of a file system entry for a local one. */
  void toLocal(FileStatus source, Path target) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (posix != null) {
      setLocalOwner(posix, target, source);
      posix.setPermissions(permissionsOf(source.mode()));
    }
    FileTime modified = FileTime.fromMillis(source.mtimeMs());
    FileTime accessed = source.atimeMs() > 0 ? FileTime.fromMillis(source.atimeMs()) : modified;
    Files.getFileAttributeView(target, BasicFileAttributeView.class)
        .setTimes(modified, accessed, null);
  }

  private void setRemoteOwner(Target target, FileStatus is, String owner, String group)
      throws IOException {
    if (ownerRefused.get() || (is.owner().equals(owner) && is.group().equals(group))) {
      return;
    }
    try {
      target.fileSystem().setOwner(target.path(), owner, group);
    } catch (DfsException e) {
      if (e.code() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
      if (ownerRefused.compareAndSet(false, true)) {
        session.context().report().note("owners are not kept: only the superuser may set them");
      }
    }
  }

  private static void setLocalOwner(PosixFileAttributeView view, Path target, FileStatus source)
      throws IOException {
    UserPrincipalLookupService users = target.getFileSystem().getUserPrincipalLookupService();
    PosixFileAttributes is = view.readAttributes();
    try {
      if (!is.owner().getName().equals(source.owner())) {
        view.setOwner(users.lookupPrincipalByName(source.owner()));
      }
      if (!is.group().getName().equals(source.group())) {
        view.setGroup(users.lookupPrincipalByGroupName(source.group()));
      }
    } catch (UserPrincipalNotFoundException | FileSystemException e) {
      // Unknown here, or not allowed to this user: owners are kept where possible only.
      return;
    }
  }

  private static int modeOf(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (int bit = 0; bit < BITS.length; bit++) {
      if (permissions.contains(BITS[bit])) {
        mode |= 1 << bit;
      }
    }
    return mode;
  }

  private static Set<PosixFilePermission> permissionsOf(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode & 1 << bit) != 0) {
        permissions.add(BITS[bit]);
      }
    }
    return permissions;
  }
}
