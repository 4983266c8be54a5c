package io.ashlar.dist.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code cluster start} was asked for. Null means not said: the value of an existing cluster,
 * or the default of a new one.
 *
 * @param ids daemons to start; empty: all
 * @param dataNodes number of DataNodes
 * @param racks number of racks
 * @param port of the NameNode; 0 chooses a free one
 * @param host at which every daemon listens
 * @param profile {@code default} or {@code test}
 * @param properties keys of all daemons
 * @param daemonProperties keys of single daemons, by id
 */
public record StartRequest(
    List<String> ids,
    @Nullable Integer dataNodes,
    @Nullable Integer racks,
    @Nullable Integer port,
    @Nullable String host,
    @Nullable String profile,
    Map<String, String> properties,
    Map<String, Map<String, String>> daemonProperties) {}
