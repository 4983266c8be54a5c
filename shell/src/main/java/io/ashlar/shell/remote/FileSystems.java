package io.ashlar.shell.remote;

import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.GivenProperties;
import io.ashlar.shell.cli.GlobalOptions;
import io.ashlar.shell.cli.ShellIo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file systems that one command talks to: finds out which one an operand means, connects when
 * the first operand needs it.
 */
public final class FileSystems implements AutoCloseable {
  private static final String SCHEME = "dfs://";

  private final ShellIo io;
  private final GlobalOptions options;
  private final Connector connector;
  private final Map<String, RemoteFileSystem> open = new LinkedHashMap<>();
  private @Nullable Configuration configuration;
  private @Nullable Path clusterConf;

  /** Connects to a file system. */
  @FunctionalInterface
  public interface Connector {
    /**
     * Connects to {@code uri} ({@code dfs://host:port}).
     *
     * @param properties keys of the client
     */
    RemoteFileSystem connect(String uri, Map<String, String> properties) throws IOException;
  }

  /** Resolves operands as {@code options} and the environment of {@code io} say. */
  public FileSystems(ShellIo io, GlobalOptions options, Connector connector) {
    this.io = io;
    this.options = options;
    this.connector = connector;
  }

  /** The folder of the project's default local cluster. */
  public static Path defaultCluster(ShellIo io) {
    return io.home().resolve(".ashlar");
  }

  /**
   * Talks to the local cluster that the command itself started: its client settings count, not
   * those of the default cluster, and {@code -D ID:key=value} was meant for its daemons.
   */
  public void useCluster(Path conf) {
    clusterConf = conf;
    configuration = null;
  }

  /** The operand as a path on its file system. */
  public Target resolve(String operand) throws IOException {
    if (operand.startsWith(SCHEME)) {
      int slash = operand.indexOf('/', SCHEME.length());
      String authority =
          slash < 0
              ? operand.substring(SCHEME.length())
              : operand.substring(SCHEME.length(), slash);
      DfsPath path = DfsPath.parse(slash < 0 ? "/" : operand.substring(slash));
      return new Target(authority.isEmpty() ? defaultFs() : connect(SCHEME + authority), path);
    }
    int colon = operand.indexOf("://");
    if (colon > 0 && operand.substring(0, colon).chars().allMatch(Character::isLetterOrDigit)) {
      throw new DfsException(
          ErrorCode.INVALID_PATH,
          "'"
              + operand
              + "': expected dfs://HOST:PORT/path or /path, found the scheme '"
              + operand.substring(0, colon)
              + "'");
    }
    DfsPath path = DfsPath.parse(operand);
    return new Target(defaultFs(), path);
  }

  /** The file system of paths without authority. */
  public RemoteFileSystem defaultFs() throws IOException {
    return connect(defaultUri());
  }

  /** Keys of the conf folder in use and of {@code -D}. */
  public Configuration configuration() throws IOException {
    Configuration known = configuration;
    if (known == null) {
      known = load();
      configuration = known;
    }
    return known;
  }

  private String defaultUri() throws IOException {
    String env = io.env().getOrDefault("DFS_URI", "");
    String uri =
        options.fs() != null
            ? options.fs()
            : given().containsKey(SharedKeys.DEFAULT_FS.name()) || env.isEmpty()
                ? configuration().get(SharedKeys.DEFAULT_FS)
                : env;
    if (uri.isEmpty()) {
      throw new DfsException(
          ErrorCode.CLUSTER_NOT_RUNNING,
          "no file system is named (--fs, $DFS_URI, fs.defaultFS in --conf or $DFS_CONF_DIR), and"
              + " there is no local cluster in "
              + defaultCluster(io));
    }
    if (!uri.startsWith(SCHEME)) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "file system '" + uri + "': expected dfs://HOST:PORT");
    }
    int slash = uri.indexOf('/', SCHEME.length());
    return slash < 0 ? uri : uri.substring(0, slash);
  }

  private Configuration load() throws IOException {
    Path folder = confFolder();
    Map<String, String> given = given();
    return folder == null
        ? Configuration.of(given)
        : Configuration.load(folder, ConfigKeys.load()).with(given);
  }

  private Map<String, String> given() {
    return clusterConf == null
        ? GivenProperties.of(options)
        : GivenProperties.withoutDaemons(options);
  }

  private @Nullable Path confFolder() throws DfsException {
    if (clusterConf != null) {
      return clusterConf;
    }
    String named = options.conf() != null ? options.conf() : io.env().get("DFS_CONF_DIR");
    if (named != null && !named.isEmpty()) {
      Path folder = Path.of(named);
      if (!Files.isDirectory(folder)) {
        throw new DfsException(
            ErrorCode.CONFIG_INVALID, "the conf folder " + folder + " is not a directory");
      }
      return folder;
    }
    Path local = defaultCluster(io).resolve("conf").resolve("client");
    return Files.isDirectory(local) ? local : null;
  }

  private RemoteFileSystem connect(String uri) throws IOException {
    RemoteFileSystem fileSystem = open.get(uri);
    if (fileSystem == null) {
      fileSystem = connector.connect(uri, configuration().asMap());
      open.put(uri, fileSystem);
    }
    return fileSystem;
  }

  @Override
  public void close() throws IOException {
    for (RemoteFileSystem fileSystem : open.values()) {
      fileSystem.close();
    }
    open.clear();
  }
}
