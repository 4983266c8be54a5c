package io.ashlar.shell.local;

import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Failure;
import io.ashlar.shell.text.Printable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a local tree, directories before their content, names in order. One bad entry never ends
 * the walk.
 */
public final class LocalWalker {
  private final LinkPolicy links;
  private final LocalVisitor visitor;
  private final Deque<Object> ancestors = new ArrayDeque<>();

  /**
   * @param links what happens to symbolic links below the start
   * @param visitor hears of everything
   */
  public LocalWalker(LinkPolicy links, LocalVisitor visitor) {
    this.links = links;
    this.visitor = visitor;
  }

  /** Walks {@code start}, which may be a file. */
  public void walk(Path start) throws IOException {
    visit(start, "");
  }

  private void visit(Path path, String relative) throws IOException {
    if (visitor.isStopped()) {
      return;
    }
    BasicFileAttributes attributes = resolved(path);
    if (attributes == null) {
      return;
    }
    if (attributes.isDirectory()) {
      visitDirectory(path, relative, attributes);
    } else if (attributes.isRegularFile()) {
      visitor.file(path, relative, attributes);
    } else {
      skip(path, ErrorCode.SPECIAL_FILE, "is a device, pipe or socket; it was skipped");
    }
  }

  private void visitDirectory(Path path, String relative, BasicFileAttributes attributes)
      throws IOException {
    Object key = Objects.requireNonNullElse(attributes.fileKey(), path.toRealPath());
    if (ancestors.contains(key)) {
      skip(path, ErrorCode.LINK_CYCLE, "leads back to a directory above it; it was skipped");
      return;
    }
    List<Path> children;
    try {
      children = children(path);
    } catch (IOException e) {
      visitor.failed(path, Failure.of(e));
      return;
    }
    if (!visitor.directory(path, relative, attributes)) {
      return;
    }
    ancestors.push(key);
    for (Path child : children) {
      visitChild(path, relative, child);
    }
    ancestors.pop();
  }

  private void visitChild(Path directory, String relative, Path child) throws IOException {
    Path name = child.getFileName();
    if (name == null || !LocalNames.isUtf8(name)) {
      skip(child, ErrorCode.NAME_NOT_UTF8, "has a name that is not UTF-8; it was skipped");
      return;
    }
    visit(directory.resolve(name), relative.isEmpty() ? name.toString() : relative + "/" + name);
  }

  /** Attributes of what is to be copied; null if it was reported and is left out. */
  private @Nullable BasicFileAttributes resolved(Path path) {
    BasicFileAttributes own;
    try {
      own = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      visitor.failed(path, Failure.of(e));
      return null;
    }
    if (!own.isSymbolicLink()) {
      return own;
    }
    return switch (links) {
      case FOLLOW -> followed(path);
      case SKIP -> {
        visitor.left(path);
        yield null;
      }
      case FAIL -> {
        visitor.failed(
            path, Failure.of(ErrorCode.LINK_REFUSED, shown(path) + " is a symbolic link"));
        yield null;
      }
    };
  }

  private @Nullable BasicFileAttributes followed(Path link) {
    try {
      return Files.readAttributes(link, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      skip(link, ErrorCode.LINK_DANGLING, "is a link to nothing; it was skipped");
    } catch (FileSystemException e) {
      if (isLoop(e)) {
        skip(link, ErrorCode.LINK_CYCLE, "is a link that leads to itself; it was skipped");
      } else {
        visitor.failed(link, Failure.of(e));
      }
    } catch (IOException e) {
      visitor.failed(link, Failure.of(e));
    }
    return null;
  }

  /** The system's ELOOP has no exception class of its own. */
  private static boolean isLoop(FileSystemException e) {
    String reason = e.getReason();
    return reason != null && reason.contains("symbolic links");
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(children);
    return children;
  }

  private void skip(Path path, ErrorCode code, String what) {
    visitor.skipped(path, Failure.of(code, shown(path) + " " + what));
  }

  private static String shown(Path path) {
    return Printable.escape(path.toString());
  }
}
