package io.ashlar.dist.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one daemon stands; a part of the document of {@code cluster status}.
 *
 * @param id {@code dn2}
 * @param role {@code namenode} or {@code datanode}
 * @param pid null if it does not run
 * @param state {@code running}, {@code starting} (its process runs and does not serve yet), {@code
 *     dead} (it ended without being stopped) or {@code stopped}
 * @param haState {@code active} for a serving NameNode; null else
 * @param rpc {@code host:port}
 * @param http {@code host:port} of /metrics and /health
 * @param dataDirs folders with its data
 * @param logFile its diary
 * @param rack of a DataNode; null else
 */
public record DaemonStatus(
    String id,
    String role,
    @Nullable Long pid,
    String state,
    @Nullable String haState,
    String rpc,
    String http,
    List<String> dataDirs,
    String logFile,
    @Nullable String rack) {
  static final String RUNNING = "running";
  static final String STARTING = "starting";
  static final String DEAD = "dead";
  static final String STOPPED = "stopped";

  /** True if it serves. */
  public boolean isRunning() {
    return state.equals(RUNNING);
  }
}
