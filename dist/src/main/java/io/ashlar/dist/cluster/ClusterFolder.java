package io.ashlar.dist.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder of a local cluster: where everything of it lies, and its {@code cluster.json}. */
public final class ClusterFolder {
  /** Id of the folder with the configuration that clients use. */
  public static final String CLIENT_ID = "client";

  private static final ObjectMapper JSON = Json.mapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path dir;

  /** Uses {@code dir}, which need not exist yet. */
  public ClusterFolder(Path dir) {
    this.dir = dir.toAbsolutePath().normalize();
  }

  /** The folder itself. */
  public Path dir() {
    return dir;
  }

  /** {@code DIR/cluster.json}. */
  public Path specFile() {
    return dir.resolve("cluster.json");
  }

  /** {@code DIR/conf/ID}. */
  public Path conf(String id) {
    return dir.resolve("conf").resolve(id);
  }

  /** {@code DIR/logs/ID.log}. */
  public Path log(String id) {
    return dir.resolve("logs").resolve(id + ".log");
  }

  /** {@code DIR/logs/ID-audit.log}. */
  public Path auditLog(String id) {
    return dir.resolve("logs").resolve(id + "-audit.log");
  }

  /** {@code DIR/pids/ID.pid}. */
  public Path pid(String id) {
    return dir.resolve("pids").resolve(id + ".pid");
  }

  /** {@code DIR/pids/ID.status}: where the daemon says that it listens. */
  public Path status(String id) {
    return dir.resolve("pids").resolve(id + ".status");
  }

  /** {@code DIR/data/ID}. */
  public Path data(String id) {
    return dir.resolve("data").resolve(id);
  }

  /** The cluster that this folder holds, or null if it holds none. */
  public @Nullable ClusterSpec readIfPresent() throws IOException {
    if (!Files.exists(specFile())) {
      return null;
    }
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(specFile()));
      int version = root.path("version").asInt();
      if (version > ClusterSpec.VERSION) {
        throw new DfsException(
            ErrorCode.LAYOUT_TOO_NEW,
            specFile() + " has layout " + version + "; expected " + ClusterSpec.VERSION);
      }
      return JSON.treeToValue(root, ClusterSpec.class);
    } catch (JsonProcessingException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.CONFIG_INVALID, specFile() + " is not a description of a cluster"),
          e);
    }
  }

  /** The cluster that this folder holds. */
  public ClusterSpec read() throws IOException {
    ClusterSpec spec = readIfPresent();
    if (spec == null) {
      throw new DfsException(
          ErrorCode.CLUSTER_NOT_RUNNING, "there is no cluster in " + dir + " (no cluster.json)");
    }
    return spec;
  }

  /** Replaces {@code cluster.json} in one step. */
  public void write(ClusterSpec spec) throws IOException {
    Files.createDirectories(dir);
    AtomicFiles.replace(RealDisk.INSTANCE, specFile(), JSON.writeValueAsBytes(spec));
  }
}
