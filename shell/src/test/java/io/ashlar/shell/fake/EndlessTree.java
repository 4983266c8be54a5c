package io.ashlar.shell.fake;

import io.ashlar.client.FileStatus;
import io.ashlar.client.FileType;
import io.ashlar.client.ListPage;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.remote.RemoteCalls;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Listings of huge trees that exist only while they are listed. */
public final class EndlessTree {
  private final int levels;
  private final int files;

  private EndlessTree(int levels, int files) {
    this.levels = levels;
    this.files = files;
  }

  /**
   * A directory {@code d}, and in it another, {@code levels} deep; {@code files} files follow in
   * each of them.
   */
  public static FakeFileSystem of(int levels, int files) {
    EndlessTree tree = new EndlessTree(levels, files);
    RemoteCalls calls =
        (RemoteCalls)
            Proxy.newProxyInstance(
                RemoteCalls.class.getClassLoader(),
                new Class<?>[] {RemoteCalls.class},
                (proxy, method, args) -> {
                  if (!method.getName().equals("list")) {
                    throw new UnsupportedOperationException(method.getName());
                  }
                  return CompletableFuture.completedFuture(
                      tree.page((DfsPath) args[0], (String) args[1]));
                });
    return new FakeFileSystem().withCalls(calls);
  }

  private ListPage page(DfsPath directory, String startAfter) {
    List<FileStatus> entries = new ArrayList<>();
    String path = directory.isRoot() ? "" : directory.toString();
    int depth = path.length() / 2;
    if (startAfter.isEmpty() && depth < levels) {
      entries.add(entry(path + "/d", FileType.DIRECTORY));
    }
    boolean first = startAfter.isEmpty() || startAfter.equals("d");
    int next = first ? 0 : Integer.parseInt(startAfter.substring(1)) + 1;
    while (next < files && entries.size() < RemoteCalls.PAGE_ENTRIES_MAX) {
      entries.add(entry(String.format(Locale.ROOT, "%s/f%07d", path, next), FileType.FILE));
      next++;
    }
    return new ListPage(entry(directory.toString(), FileType.DIRECTORY), entries, next < files);
  }

  private static FileStatus entry(String path, FileType type) {
    return new FileStatus(path, type, 0, 0, 0, "o", "g", 0, 0, 0, 1, false, 0, 0, null);
  }
}
