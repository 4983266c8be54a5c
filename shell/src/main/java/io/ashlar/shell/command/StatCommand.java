package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.text.Dates;
import io.ashlar.shell.text.EntryTypes;
import io.ashlar.shell.text.Modes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints facts of files and directories in a form that the caller chooses. */
@Command(
    name = "stat",
    description = {
      "Prints facts of files and directories.",
      "FORMAT: %%n name, %%b bytes, %%o block size, %%r replication, %%F type, %%u owner, %%g"
          + " group, %%a octal mode, %%A symbolic mode, %%y and %%Y mtime (UTC; ms), %%x and %%X"
          + " atime, %%i inode id. Default: %%y"
    })
public final class StatCommand implements ShellCommand {
  private static final String DEFAULT_FORMAT = "%y";

  @Parameters(paramLabel = "[FORMAT] PATH...", hideParamSyntax = true, arity = "1..*")
  List<String> operands = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    String first = operands.get(0);
    boolean hasFormat = !first.startsWith("/") && !first.startsWith("dfs:") && first.contains("%");
    String format = hasFormat ? first : DEFAULT_FORMAT;
    List<String> paths = hasFormat ? operands.subList(1, operands.size()) : operands;
    if (paths.isEmpty()) {
      throw new UsageException("a format but no path given; expected 'stat FORMAT PATH'");
    }
    return ForEach.single(
        context,
        paths,
        target -> {
          FileStatus file = target.stat();
          context.line(format(context, format, file));
          FileStatus.Writer writer = file.writer();
          if (writer != null && !hasFormat) {
            context.line(describe(context, writer));
          }
          return EntryJson.of(file);
        });
  }

  static String describe(CommandContext context, FileStatus.Writer writer) {
    String text =
        "open for write by "
            + context.shown(writer.clientName())
            + " since "
            + writer.heldForMs()
            + " ms, lease renewed "
            + writer.renewedAgoMs()
            + " ms ago";
    return writer.awaitsBlockRecovery()
        ? text + "; the lease ended and the last block awaits recovery"
        : text;
  }

  private static String format(CommandContext context, String format, FileStatus file) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        out.append(field(context, format.charAt(++i), file));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String field(CommandContext context, char letter, FileStatus file) {
    return switch (letter) {
      case 'a' -> Modes.octal(file.mode());
      case 'A' -> EntryTypes.letter(file.type()) + Modes.symbolic(file.mode());
      case 'b' -> Long.toString(file.length());
      case 'F' -> typeOf(file);
      case 'g' -> file.group();
      case 'i' -> Long.toString(file.inodeId());
      case 'n' -> context.shown(file.name());
      case 'o' -> Long.toString(file.blockSize());
      case 'r' -> Integer.toString(file.replication());
      case 'u' -> file.owner();
      case 'x' -> Dates.utcSecond(file.atimeMs());
      case 'X' -> Long.toString(file.atimeMs());
      case 'y' -> Dates.utcSecond(file.mtimeMs());
      case 'Y' -> Long.toString(file.mtimeMs());
      case '%' -> "%";
      default -> "%" + letter;
    };
  }

  private static String typeOf(FileStatus file) {
    return switch (file.type()) {
      case FILE -> "regular file";
      case DIRECTORY -> "directory";
      case SYMLINK -> "symlink";
    };
  }
}
