package io.ashlar.benchmarks.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run: {@code result} of the document {@code dfs.bench/1}.
 *
 * @param startedMs epoch ms
 * @param seconds how long it took
 * @param command the options that it was started with
 * @param quick true for a tenth of the work, which is no result to quote
 * @param repetitions of each row
 * @param machine where it ran
 * @param versions by contender
 * @param figures all of them
 * @param floors what the machine can do; empty unless asked for
 * @param profiles where the time went; empty unless asked for, null in older documents
 * @param skipped rows that were not begun, with the reason
 * @param failed rows that went wrong, with the message
 */
public record RunResult(
    long startedMs,
    double seconds,
    String command,
    boolean quick,
    int repetitions,
    Machine machine,
    Map<String, String> versions,
    List<Figure> figures,
    List<Floor> floors,
    @Nullable List<Profile> profiles,
    Map<String, String> skipped,
    Map<String, String> failed) {}
