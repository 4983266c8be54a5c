package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the content of files to standard output. */
@Command(name = "cat", description = "Writes the content of files to standard output.")
public final class CatCommand implements ShellCommand {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  @Option(names = "-ignoreCrc", description = "Accepted; every byte is always verified.")
  boolean ignoreCrc;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  private final boolean decompress;

  /** Writes the bytes as they are. */
  public CatCommand() {
    this(false);
  }

  private CatCommand(boolean decompress) {
    this.decompress = decompress;
  }

  /** The command {@code text}: gzip is decompressed. */
  public static CatCommand text() {
    return new CatCommand(true);
  }

  @Override
  public int run(CommandContext context) throws IOException {
    Content content = new Content(context);
    int code = ForEach.single(context, paths, target -> copy(content, target));
    content.end();
    return code;
  }

  private Object copy(Content content, Target target) throws IOException {
    FileStatus file = requireFile(target);
    try (InputStream in = opened(target)) {
      return content.copy(file, in);
    }
  }

  private InputStream opened(Target target) throws IOException {
    InputStream in = target.fileSystem().open(target.path(), 0);
    if (!decompress) {
      return in;
    }
    PushbackInputStream peeked = new PushbackInputStream(in, 2);
    byte[] magic = peeked.readNBytes(2);
    peeked.unread(magic);
    boolean gzip =
        magic.length == 2 && (magic[0] & 0xff) == GZIP_FIRST && (magic[1] & 0xff) == GZIP_SECOND;
    return gzip ? new GZIPInputStream(peeked, 1 << 16) : peeked;
  }

  static FileStatus requireFile(Target target) throws IOException {
    FileStatus file = target.stat();
    if (file.isDirectory()) {
      throw new DfsException(ErrorCode.IS_A_DIRECTORY, target + " is a directory; expected a file");
    }
    return file;
  }
}
