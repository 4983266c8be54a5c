package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the times of files; makes those that do not exist. */
@Command(name = "touch", description = "Sets times of files; makes those that do not exist.")
public final class TouchCommand implements ShellCommand {
  @Option(names = "-a", description = "Only the access time.")
  boolean accessOnly;

  @Option(names = "-m", description = "Only the modification time.")
  boolean modificationOnly;

  @Option(names = "-c", description = "Makes no files.")
  boolean noCreate;

  @Option(
      names = "-t",
      paramLabel = "TIME",
      description = "yyyyMMdd:HHmmss in the local zone, instead of now.")
  @Nullable String time;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    long timeMs = time == null ? context.clock().wallMs() : parse(time);
    long mtimeMs = accessOnly && !modificationOnly ? -1 : timeMs;
    long atimeMs = modificationOnly && !accessOnly ? -1 : timeMs;
    return ForEach.literal(
        context,
        paths,
        target -> {
          FileStatus existing = target.fileSystem().find(target.path());
          boolean create = existing == null && !noCreate;
          if (create) {
            TouchzCommand.createEmpty(target, false);
          }
          if (existing != null || (create && time != null)) {
            target.fileSystem().setTimes(target.path(), mtimeMs, atimeMs);
          }
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("path", target.toString());
          result.put("created", create);
          return result;
        });
  }

  private static long parse(String text) {
    try {
      return LocalDateTime.parse(text, DateTimeFormatter.ofPattern("yyyyMMdd:HHmmss", Locale.ROOT))
          .atZone(ZoneId.systemDefault())
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new UsageException("-t '" + text + "': expected yyyyMMdd:HHmmss", e);
    }
  }
}
