package io.ashlar.benchmarks.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The process that does the work beside one file system. Standard input says line by line what to
 * do; standard output has the samples, then {@code end} or {@code error}. It ends when its input
 * ends, and so cannot outlive the command.
 *
 * <p>Requests: {@code processes nn1=PID …} (whose CPU is measured), then the name of a workload
 * with its values, of which {@code limitMs} bounds each measured stretch.
 */
public final class Driver {
  private static final Map<String, Workload> WORKLOADS =
      Map.ofEntries(
          Map.entry("put", Streams::put),
          Map.entry("get", Streams::get),
          Map.entry("putFile", LocalFiles::put),
          Map.entry("getFile", LocalFiles::get),
          Map.entry("small", SmallFiles::run),
          Map.entry("stat", Metadata::stat),
          Map.entry("list", Metadata::list),
          Map.entry("mkdirs", Metadata::mkdirs),
          Map.entry("files", Metadata::files),
          Map.entry("namespace", Metadata::namespace),
          Map.entry("ready", Metadata::ready),
          Map.entry("served", Metadata::served),
          Map.entry("growCreate", Growth::create),
          Map.entry("growList", Growth::list),
          Map.entry("growCheckpoint", Growth::checkpoint),
          Map.entry("hflush", Flushes::hflush),
          Map.entry("hsync", Flushes::hsync),
          Map.entry("pread", PositionedReads::run));

  private final Target target;
  private CpuMeter cpu = new CpuMeter(Map.of());

  /** Works on {@code target}. */
  Driver(Target target) {
    this.target = target;
  }

  /**
   * Arguments: class of the factory, URI, then settings {@code key=value}.
   *
   * @throws ReflectiveOperationException if the factory is not on the class path
   */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    // Libraries that print to standard output must not get between the lines of this protocol.
    PrintStream out = System.out;
    System.setOut(System.err);
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 2; i < args.length; i++) {
      int at = args[i].indexOf('=');
      settings.put(args[i].substring(0, at), args[i].substring(at + 1));
    }
    TargetFactory factory =
        Class.forName(args[0])
            .asSubclass(TargetFactory.class)
            .getDeclaredConstructor()
            .newInstance();
    try (Target target = factory.connect(args[1], settings)) {
      out.println(Words.of("ready").line());
      out.flush();
      new Driver(target)
          .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    }
    // Threads of the libraries must not keep the process.
    System.exit(0);
  }

  void serve(BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answer(Words.parse(line), out);
      out.flush();
    }
  }

  private void answer(Words request, PrintStream out) {
    try {
      for (Sample sample : run(request)) {
        out.println(sample.words().line());
      }
      out.println(Words.of("end").line());
    } catch (IOException | RuntimeException e) {
      e.printStackTrace(System.err);
      out.println(Words.of("error").with("message", e).line());
    }
  }

  private List<Sample> run(Words request) throws IOException {
    if (request.verb().equals("processes")) {
      Map<String, Long> pids = new LinkedHashMap<>();
      pids.put("client", ProcessHandle.current().pid());
      request.values().forEach((name, pid) -> pids.put(name, Long.parseLong(pid)));
      cpu = new CpuMeter(pids);
      return List.of();
    }
    Workload workload = WORKLOADS.get(request.verb());
    if (workload == null) {
      throw new IllegalArgumentException("there is no workload named " + request.verb());
    }
    return workload.run(target, new Workers(cpu, request.number("limitMs")), request);
  }
}
