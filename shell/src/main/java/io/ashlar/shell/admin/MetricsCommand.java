package io.ashlar.shell.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.FileSystems;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the metrics of a daemon. */
@Command(
    name = "metrics",
    description = "Prints the metrics of a daemon: HOST:PORT of its HTTP, or an id like nn1.")
public final class MetricsCommand implements ShellCommand {
  private static final int TIMEOUT_MS = 10_000;
  private static final int BYTES_MAX = 16 << 20;

  @Parameters(
      paramLabel = "DAEMON",
      arity = "0..1",
      description = "HOST:PORT, or an id of the default local cluster. Default: nn1")
  String daemon = "nn1";

  @Override
  public int run(CommandContext context) throws IOException {
    String address = daemon.indexOf(':') >= 0 ? daemon : addressOf(context, daemon);
    String text = fetch(address);
    context.report().result(Map.of("daemon", address, "metrics", parse(text)));
    if (!context.json()) {
      context.io().out().print(text);
    }
    return ExitCode.OK;
  }

  private static String addressOf(CommandContext context, String id) throws IOException {
    Path file = FileSystems.defaultCluster(context.io()).resolve("pids").resolve(id + ".status");
    if (!Files.exists(file)) {
      throw new DfsException(
          ErrorCode.CLUSTER_NOT_RUNNING,
          "no daemon " + id + " runs in the default local cluster; name it by HOST:PORT");
    }
    JsonNode http = new ObjectMapper().readTree(Files.readAllBytes(file)).path("http");
    String host = http.path("host").asText();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + http.path("port").asInt();
  }

  private static String fetch(String address) throws IOException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address + "/metrics").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.UNREACHABLE, "no metrics at http://" + address + "/metrics"), e);
    } catch (IllegalArgumentException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.INVALID_ARGUMENT, "'" + address + "': expected HOST:PORT"), e);
    }
  }

  /** Samples by name with labels; comments are left out. */
  private static Map<String, Object> parse(String text) {
    Map<String, Object> samples = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.indexOf(' ') > 0)
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              samples.put(line.substring(0, space), number(line.substring(space + 1)));
            });
    return samples;
  }

  private static Object number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : text;
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
