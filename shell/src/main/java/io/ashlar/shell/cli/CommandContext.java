package io.ashlar.shell.cli;

import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;
import io.ashlar.shell.remote.FileSystems;
import io.ashlar.shell.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** What a running command works with. */
public final class CommandContext implements AutoCloseable {
  private static final int LINES_PER_CHECK = 256;

  private final ShellIo io;
  private final GlobalOptions options;
  private final Report report;
  private final FileSystems fileSystems;
  private final Interruption interruption = new Interruption();
  private int lines;

  CommandContext(
      ShellIo io, GlobalOptions options, Report report, FileSystems.Connector connector) {
    this.io = io;
    this.options = options;
    this.report = report;
    this.fileSystems = new FileSystems(io, options, connector);
  }

  /** Streams and environment. */
  public ShellIo io() {
    return io;
  }

  /** Global options. */
  public GlobalOptions options() {
    return options;
  }

  /** Results and failures. */
  public Report report() {
    return report;
  }

  /** Operands become paths here. */
  public FileSystems fileSystems() {
    return fileSystems;
  }

  /** ^C and the deadline. */
  public Interruption interruption() {
    return interruption;
  }

  /** Where time comes from. */
  public Clock clock() {
    return SystemClock.INSTANCE;
  }

  /** True if standard output belongs to one JSON document. */
  public boolean json() {
    return options.json();
  }

  /** A line of the result as text; with {@code --json} nothing is printed. */
  public void line(String text) throws StreamClosedException {
    if (options.json()) {
      return;
    }
    PrintStream out = io.out();
    out.print(text);
    out.print('\n');
    // Looking at the error flushes, so it is done now and then only.
    if (++lines % LINES_PER_CHECK == 0 && out.checkError()) {
      throw new StreamClosedException(new IOException("write failed"));
    }
  }

  /** A name as a terminal may show it; untouched when a program reads it. */
  public String shown(Object name) {
    String text = name.toString();
    return io.outTerminal() ? Printable.escape(text) : text;
  }

  /** Bytes of the result. */
  public OutputStream bytes() {
    return new ClosedStreamAware(io.out());
  }

  @Override
  public void close() {
    try {
      fileSystems.close();
    } catch (IOException e) {
      // The command's outcome is decided, and the server forgets the session by itself.
      report.note("the connection did not close cleanly: " + e.getMessage());
    }
  }

  /** Turns the flag of a PrintStream back into an exception. */
  private static final class ClosedStreamAware extends OutputStream {
    private final PrintStream out;

    private ClosedStreamAware(PrintStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      if (out.checkError()) {
        throw new StreamClosedException(new IOException("write failed"));
      }
    }

    @Override
    public void flush() {
      out.flush();
    }
  }
}
