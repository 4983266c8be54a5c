package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a question about a path by the exit code: 0 true, 1 false. */
@Command(name = "test", description = "Answers a question about a path: exit code 0 true, 1 false.")
public final class TestCommand implements ShellCommand {
  private static final int READ = 4;
  private static final int WRITE = 2;

  @ArgGroup(exclusive = true, multiplicity = "1")
  Question question = new Question();

  @Parameters(paramLabel = "PATH", arity = "1")
  String path = "";

  static final class Question {
    @Option(names = "-e", description = "It exists.")
    boolean exists;

    @Option(names = "-d", description = "It is a directory.")
    boolean directory;

    @Option(names = "-f", description = "It is a file.")
    boolean file;

    @Option(names = "-s", description = "It is not empty.")
    boolean notEmpty;

    @Option(names = "-z", description = "It is a file of no bytes.")
    boolean empty;

    @Option(names = "-r", description = "The mode lets this user read it.")
    boolean readable;

    @Option(names = "-w", description = "The mode lets this user write it.")
    boolean writable;
  }

  @Override
  public int run(CommandContext context) throws IOException {
    Target target = context.fileSystems().resolve(path);
    FileStatus file = target.fileSystem().find(target.path());
    boolean answer = file != null && answer(context, target, file);
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("path", target.toString());
    result.put("value", answer);
    context.report().result(result);
    return answer ? ExitCode.OK : ExitCode.FAILED;
  }

  private boolean answer(CommandContext context, Target target, FileStatus file)
      throws IOException {
    if (question.directory) {
      return file.isDirectory();
    }
    if (question.file) {
      return file.isFile();
    }
    if (question.empty) {
      return file.isFile() && file.length() == 0;
    }
    if (question.notEmpty) {
      return file.isDirectory()
          ? target.fileSystem().summary(target.path()).files() > 0
          : file.length() > 0;
    }
    if (question.readable || question.writable) {
      return allows(context, target, file, question.readable ? READ : WRITE);
    }
    return true;
  }

  /** The owner of the root directory is the user who runs the NameNode, and may do everything. */
  private static boolean allows(CommandContext context, Target target, FileStatus file, int bit)
      throws IOException {
    String user = Users.current(context.io());
    String superuser = target.fileSystem().stat(DfsPath.ROOT).owner();
    if (user.equals(superuser)) {
      return true;
    }
    int shift = user.equals(file.owner()) ? 6 : 0;
    return ((file.mode() >> shift) & bit) != 0;
  }
}
