package io.ashlar.dist.cluster;

import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@code DIR/conf/ID}: keys, JVM options and log settings of one daemon. */
final class DaemonConf {
  /** Options file of the daemon's JVM, one option a line. */
  static final String JVM_OPTIONS = "jvm.options";

  private static final String LOGBACK = "logback.xml";

  private final ClusterFolder folder;
  private final ClusterSpec spec;
  private final Map<String, String> profile;

  /**
   * @param folder of the cluster
   * @param spec of the cluster
   * @param profile keys of the profile, below all others
   */
  DaemonConf(ClusterFolder folder, ClusterSpec spec, Map<String, String> profile) {
    this.folder = folder;
    this.spec = spec;
    this.profile = profile;
  }

  /** Writes the folder of {@code daemon}; every key is checked first. */
  void write(DaemonSpec daemon) throws IOException {
    Map<String, String> values = common();
    values.putAll(RoleKeys.of(folder, spec, daemon));
    values.putAll(spec.properties());
    values.putAll(daemon.properties());
    ConfigKeys.load().check(values, "the settings of daemon " + daemon.id());
    Path conf = folder.conf(daemon.id());
    Files.createDirectories(conf);
    Files.createDirectories(folder.log(daemon.id()).getParent());
    writeProperties(conf, values);
    Files.write(conf.resolve(JVM_OPTIONS), JvmOptions.lines(folder, daemon));
    Files.writeString(conf.resolve(LOGBACK), LogbackXml.text(folder, daemon.id()));
  }

  /** Writes the folder that clients of this cluster use. */
  void writeClient() throws IOException {
    Map<String, String> values = common();
    values.putAll(spec.properties());
    Path conf = folder.conf(ClusterFolder.CLIENT_ID);
    Files.createDirectories(conf);
    writeProperties(conf, values);
  }

  private Map<String, String> common() {
    Map<String, String> values = new TreeMap<>(profile);
    values.put(SharedKeys.DEFAULT_FS.name(), spec.uri());
    return values;
  }

  private static void writeProperties(Path conf, Map<String, String> values) throws IOException {
    List<String> lines =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + " = " + escape(entry.getValue()))
            .toList();
    Files.write(conf.resolve(Configuration.FILE_NAME), lines);
  }

  /** A properties file reads a backslash as an escape, and drops leading white space. */
  private static String escape(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case ' ' -> out.append(i == 0 ? "\\ " : " ");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
