package io.ashlar.dist.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.common.time.Clock;
import io.ashlar.shell.cli.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out how the daemons of a local cluster stand: pid files, status files, /health. */
public final class StatusReader {
  private static final int HEALTH_TIMEOUT_MS = 2_000;
  private static final ObjectMapper JSON = Json.mapper();

  private final ClusterFolder folder;
  private final Clock clock;

  /** Reads {@code folder}. */
  public StatusReader(ClusterFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Status of the whole cluster. */
  public ClusterStatus read(ClusterSpec spec) throws IOException {
    List<DaemonStatus> daemons = new ArrayList<>();
    for (DaemonSpec daemon : spec.daemons()) {
      daemons.add(read(spec, daemon));
    }
    boolean all = daemons.stream().allMatch(DaemonStatus::isRunning);
    boolean none = daemons.stream().allMatch(daemon -> daemon.pid() == null);
    String state = all ? DaemonStatus.RUNNING : none ? DaemonStatus.STOPPED : "degraded";
    return new ClusterStatus(folder.dir().toString(), spec.clusterId(), uri(spec), state, daemons);
  }

  private String uri(ClusterSpec spec) {
    Listening listening = listening(spec.nameNode().id());
    return listening == null ? spec.uri() : "dfs://" + listening.rpc();
  }

  /** Status of one daemon. */
  DaemonStatus read(ClusterSpec spec, DaemonSpec daemon) throws IOException {
    DaemonProcess process = new DaemonProcess(folder, daemon.id(), clock);
    Optional<ProcessHandle> handle = process.find();
    Listening listening = handle.isPresent() ? listening(daemon.id()) : null;
    boolean serves =
        handle.isPresent() && listening != null && listening.pid() == handle.get().pid();
    String rpc = listening != null ? listening.rpc() : address(spec, daemon.rpcPort());
    String http = listening != null ? listening.http() : address(spec, daemon.httpPort());
    boolean isNameNode = daemon.role() == Role.NAMENODE;
    return new DaemonStatus(
        daemon.id(),
        daemon.role().word(),
        handle.map(ProcessHandle::pid).orElse(null),
        state(process, handle.isPresent(), serves),
        isNameNode && serves ? "active" : null,
        rpc,
        http,
        DataDirs.of(folder, spec, daemon),
        folder.log(daemon.id()).toString(),
        isNameNode ? null : daemon.rack());
  }

  /** What the daemon says of itself at /health; null if it does not answer. */
  @Nullable JsonNode health(String http) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + http + "/health").toURL().openConnection();
      connection.setConnectTimeout(HEALTH_TIMEOUT_MS);
      connection.setReadTimeout(HEALTH_TIMEOUT_MS);
      boolean ok = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      try (var in = ok ? connection.getInputStream() : connection.getErrorStream()) {
        return in == null ? null : JSON.readTree(in);
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static String state(DaemonProcess process, boolean runs, boolean serves) {
    if (runs) {
      return serves ? DaemonStatus.RUNNING : DaemonStatus.STARTING;
    }
    return process.wasStarted() ? DaemonStatus.DEAD : DaemonStatus.STOPPED;
  }

  private static String address(ClusterSpec spec, int port) {
    return Addresses.format(spec.host(), port);
  }

  /** What the daemon wrote when it began to serve; null if it did not, or is being replaced. */
  private @Nullable Listening listening(String id) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(folder.status(id)));
      return new Listening(
          root.path("pid").asLong(), address(root.path("rpc")), address(root.path("http")));
    } catch (IOException e) {
      return null;
    }
  }

  private static String address(JsonNode node) {
    return Addresses.format(node.path("host").asText(), node.path("port").asInt());
  }

  private record Listening(long pid, String rpc, String http) {}
}
