package io.ashlar.dist.role;

import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import io.ashlar.namenode.storage.StorageKeys;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.GivenProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration of a daemon: the conf folder, then {@code -D}. */
final class Settings {
  private Settings() {}

  static Configuration of(CommandContext context) throws IOException {
    Map<String, String> given = GivenProperties.of(context.options());
    String folder = context.options().conf();
    if (folder == null) {
      folder = context.io().env().getOrDefault("DFS_CONF_DIR", "");
    }
    if (folder.isEmpty()) {
      return Configuration.of(given);
    }
    Path conf = Path.of(folder);
    if (!Files.isDirectory(conf)) {
      throw new DfsException(
          ErrorCode.CONFIG_INVALID, "the conf folder " + conf + " is not a directory");
    }
    return Configuration.load(conf, ConfigKeys.load()).with(given);
  }

  /** Metadata folders of the NameNode. */
  static List<Path> nameDirs(Configuration configuration) throws DfsException {
    List<Path> folders = configuration.get(StorageKeys.NAME_DIR).stream().map(Path::of).toList();
    if (folders.isEmpty()) {
      throw new DfsException(
          ErrorCode.CONFIG_INVALID,
          "dfs.namenode.name.dir is not set; expected one or more metadata folders");
    }
    return folders;
  }
}
