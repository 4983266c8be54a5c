package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.result.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Records what the processes of one file system do with Java's flight recorder. */
final class Profiler {
  private static final Set<String> PROCESSES = Set.of("client", "nn1", "dn1");
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final int TOP = 6;
  private static final long COMMAND_TIMEOUT_MS = 60_000;

  private final Commands commands;
  private final Path folder;
  private int count;

  /** Keeps recordings in {@code folder}. */
  Profiler(Commands commands, Path folder) {
    this.commands = commands;
    this.folder = folder;
  }

  /** What is recorded. */
  @FunctionalInterface
  interface Pass {
    void run() throws IOException;
  }

  /** Runs {@code pass} while the processes are recorded; names of the row are filled in later. */
  List<Profile> record(Map<String, Long> pids, Pass pass) throws IOException {
    Files.createDirectories(folder);
    Map<String, Long> recorded = new LinkedHashMap<>(pids);
    recorded.keySet().retainAll(PROCESSES);
    Map<String, KernelTime> before = new HashMap<>();
    for (Map.Entry<String, Long> process : recorded.entrySet()) {
      jcmd(process.getValue(), "JFR.start", "name=bench", "settings=profile");
      before.put(process.getKey(), KernelTime.of(process.getValue()));
    }
    pass.run();
    List<Profile> profiles = new ArrayList<>();
    for (Map.Entry<String, Long> process : recorded.entrySet()) {
      KernelTime after = KernelTime.of(process.getValue());
      Path file = folder.resolve("profile-" + count++ + ".jfr");
      jcmd(process.getValue(), "JFR.stop", "name=bench", "filename=" + file);
      double kernel = after.shareSince(before.getOrDefault(process.getKey(), after));
      profiles.add(summary(process.getKey(), kernel, file));
      Files.delete(file);
    }
    return profiles;
  }

  private void jcmd(long pid, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(String.valueOf(pid));
    command.addAll(List.of(words));
    commands.run(COMMAND_TIMEOUT_MS, command);
  }

  static Profile summary(String process, double kernelShare, Path recording) throws IOException {
    Map<String, Integer> methods = new HashMap<>();
    int samples = 0;
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals(SAMPLE)
            && stack != null
            && !stack.getFrames().isEmpty()) {
          samples++;
          methods.merge(name(stack.getFrames().get(0)), 1, Integer::sum);
        }
      }
    }
    int all = Math.max(1, samples);
    List<Profile.Hot> top =
        methods.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Integer>>comparingInt(e -> -e.getValue())
                    .thenComparing(Map.Entry::getKey))
            .limit(TOP)
            .map(e -> new Profile.Hot(e.getKey(), Math.round(1e3 * e.getValue() / all) / 1e3))
            .toList();
    return new Profile("", 0, null, process, kernelShare, samples, top);
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }

  /**
   * CPU time of a process in clock ticks.
   *
   * @param user in its own code
   * @param kernel in the kernel
   */
  record KernelTime(long user, long kernel) {
    private static final int USER = 11; // fields after the process name
    private static final int KERNEL = 12;

    static KernelTime of(long pid) throws IOException {
      return parse(Files.readString(Path.of("/proc", String.valueOf(pid), "stat")));
    }

    static KernelTime parse(String stat) {
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
      return new KernelTime(Long.parseLong(fields[USER]), Long.parseLong(fields[KERNEL]));
    }

    double shareSince(KernelTime before) {
      long inKernel = kernel - before.kernel;
      long all = inKernel + user - before.user;
      return all <= 0 ? 0 : Math.round(1e3 * inKernel / all) / 1e3;
    }
  }
}
