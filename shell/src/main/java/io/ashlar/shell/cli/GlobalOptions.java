package io.ashlar.shell.cli;

import io.ashlar.common.config.ConfigType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options that every command takes, before and after its name.
 *
 * <p>They are taken out of the command line before the command's own options are parsed, so that an
 * error in the latter is already reported in the form that {@code --json} asks for.
 *
 * @param fs file system of paths without authority
 * @param conf folder with {@code dfs.properties}
 * @param json one JSON document on standard output
 * @param verbose stack traces and the client's log on standard error
 * @param help show the command's usage instead of running it
 * @param properties {@code key=value} or {@code ID:key=value}, in order
 * @param timeoutMs deadline of the whole command; null: none
 */
public record GlobalOptions(
    @Nullable String fs,
    @Nullable String conf,
    boolean json,
    boolean verbose,
    boolean help,
    List<String> properties,
    @Nullable Long timeoutMs) {
  /** No option given. */
  public static final GlobalOptions NONE =
      new GlobalOptions(null, null, false, false, false, List.of(), null);

  /**
   * Options, and what is left of the command line.
   *
   * @param problem the first usage error, empty if there is none
   */
  public record Extraction(GlobalOptions options, List<String> rest, String problem) {}

  /** Takes the global options out of {@code args}; everything after {@code --} is left alone. */
  public static Extraction extract(String[] args) {
    return new Extractor(args).run();
  }

  private static final class Extractor {
    private final String[] args;
    private final List<String> rest = new ArrayList<>();
    private final List<String> properties = new ArrayList<>();
    private @Nullable String fs;
    private @Nullable String conf;
    private @Nullable Long timeoutMs;
    private boolean json;
    private boolean verbose;
    private boolean help;
    private String problem = "";
    private int next;

    private Extractor(String[] args) {
      this.args = args;
    }

    private Extraction run() {
      while (next < args.length) {
        String arg = args[next++];
        if (arg.equals("--")) {
          rest.add(arg);
          rest.addAll(List.of(args).subList(next, args.length));
          break;
        }
        take(arg);
      }
      GlobalOptions options =
          new GlobalOptions(fs, conf, json, verbose, help, List.copyOf(properties), timeoutMs);
      return new Extraction(options, rest, problem);
    }

    private void take(String arg) {
      boolean beforeCommand = rest.isEmpty();
      if (arg.equals("--json")) {
        json = true;
      } else if (arg.equals("--verbose")) {
        verbose = true;
      } else if (arg.equals("--help")) {
        help = true;
      } else if (is(arg, "--fs") || (beforeCommand && arg.equals("-fs"))) {
        fs = value(arg, "a URI like dfs://host:8720");
      } else if (is(arg, "--conf") || (beforeCommand && arg.equals("-conf"))) {
        conf = value(arg, "a folder");
      } else if (is(arg, "--timeout")) {
        timeout(value(arg, "a duration like 500ms, 30s, 5m"));
      } else if (arg.startsWith("-D")) {
        property(arg.length() > 2 ? arg.substring(2) : value(arg, "key=value"));
      } else {
        rest.add(arg);
      }
    }

    private static boolean is(String arg, String name) {
      return arg.equals(name) || arg.startsWith(name + "=");
    }

    private String value(String arg, String expected) {
      int equals = arg.indexOf('=');
      if (arg.startsWith("--") && equals > 0) {
        return arg.substring(equals + 1);
      }
      if (next >= args.length) {
        problem("option " + arg + " lacks its value; expected " + expected);
        return "";
      }
      return args[next++];
    }

    private void timeout(String text) {
      if (text.isEmpty()) {
        problem("option --timeout lacks its value; expected a duration like 500ms, 30s, 5m");
        return;
      }
      try {
        timeoutMs = ConfigType.DURATION_MS.parser().apply(text);
      } catch (IllegalArgumentException e) {
        problem("--timeout '" + text + "': expected a duration like 500ms, 30s, 5m");
      }
    }

    private void property(String text) {
      if (text.indexOf('=') <= 0) {
        problem("-D '" + text + "': expected key=value");
        return;
      }
      properties.add(text);
    }

    private void problem(String text) {
      if (problem.isEmpty()) {
        problem = text;
      }
    }
  }
}
