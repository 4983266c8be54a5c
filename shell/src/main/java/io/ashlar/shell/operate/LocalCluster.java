package io.ashlar.shell.operate;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows a daemon of a local cluster by its data folder, {@code DIR/data/ID/...} below a {@code
 * DIR/cluster.json} on this machine, so that commands can name it.
 */
final class LocalCluster {
  private LocalCluster() {}

  /** A folder of a cluster and ids of its daemons. */
  record Daemons(Path dir, List<String> ids) {
    /** {@code dfs cluster start dn1 dn2 --dir DIR}. */
    String start() {
      return "dfs cluster start " + String.join(" ", ids) + " --dir " + quoted(dir);
    }

    /** Ends them, whatever they do, and starts them. */
    String restart() {
      return "dfs cluster stop --kill "
          + String.join(" ", ids)
          + " --dir "
          + quoted(dir)
          + " && "
          + start();
    }
  }

  /** Those whose data lies in {@code folders}; empty if one is of no local cluster. */
  static List<Daemons> of(List<String> folders) {
    Map<Path, Set<String>> found = new LinkedHashMap<>();
    for (String folder : folders) {
      Place place = placeOf(folder);
      if (place == null) {
        return List.of();
      }
      found.computeIfAbsent(place.cluster(), dir -> new LinkedHashSet<>()).add(place.id());
    }
    List<Daemons> daemons = new ArrayList<>();
    found.forEach((dir, ids) -> daemons.add(new Daemons(dir, List.copyOf(ids))));
    return daemons;
  }

  private record Place(Path cluster, String id) {}

  /** Looks for {@code DIR/data/ID} above or at {@code folder}. */
  private static @Nullable Place placeOf(String folder) {
    Path at;
    try {
      at = Path.of(folder);
    } catch (InvalidPathException e) {
      return null; // A folder of a machine with other names.
    }
    while (true) {
      Path data = at.getParent();
      Path cluster = data == null ? null : data.getParent();
      if (data == null || cluster == null) {
        return null;
      }
      if (String.valueOf(data.getFileName()).equals("data")
          && Files.exists(cluster.resolve("cluster.json"))) {
        return new Place(cluster, String.valueOf(at.getFileName()));
      }
      at = data;
    }
  }

  /** The NameNode of the cluster that a conf folder of clients belongs to. */
  static List<Daemons> nameNodeOf(@Nullable Path conf) {
    Path above = conf == null ? null : conf.toAbsolutePath().normalize().getParent();
    Path dir = above == null ? null : above.getParent();
    return dir != null && Files.exists(dir.resolve("cluster.json"))
        ? List.of(new Daemons(dir, List.of("nn1")))
        : List.of();
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
