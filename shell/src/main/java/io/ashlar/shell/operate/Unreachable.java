package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.Problem;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.remote.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be said when the NameNode cannot be asked. */
final class Unreachable {
  private static final String CODE = "NAMENODE_UNREACHABLE";

  private Unreachable() {}

  static Problem problem(CommandContext context, DfsException failure) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("error", failure.code().name());
    evidence.put("message", failure.error().message());
    evidence.putAll(failure.error().evidence());
    List<LocalCluster.Daemons> nameNode = LocalCluster.nameNodeOf(conf(context));
    String command = "dfs cluster status";
    if (!nameNode.isEmpty()) {
      LocalCluster.Daemons found = nameNode.get(0);
      evidence.put("cluster", found.dir().toString());
      evidence.put("process", process(found.dir()));
      command = found.start();
    }
    return new Problem(
        CODE,
        "critical",
        "NameNode",
        context.clock().wallMs(),
        "no answer from the NameNode: " + failure.error().message(),
        evidence,
        "Start the NameNode; if its process runs, look into its log.",
        command);
  }

  private static @Nullable Path conf(CommandContext context) {
    String named = context.options().conf();
    String given = named != null ? named : context.io().env().get("DFS_CONF_DIR");
    if (given != null && !given.isEmpty()) {
      return Path.of(given);
    }
    boolean elsewhere = context.options().fs() != null || context.io().env().containsKey("DFS_URI");
    return elsewhere
        ? null
        : FileSystems.defaultCluster(context.io()).resolve("conf").resolve("client");
  }

  /** What the pid file of the NameNode says. */
  private static String process(Path dir) {
    Path file = dir.resolve("pids").resolve("nn1.pid");
    try {
      if (!Files.exists(file)) {
        return "not running: no pid file";
      }
      long pid = Long.parseLong(Files.readString(file).strip());
      boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
      return alive ? "process " + pid + " runs" : "process " + pid + " has ended";
    } catch (java.io.IOException | NumberFormatException e) {
      return "unknown: " + e.getMessage();
    }
  }
}
