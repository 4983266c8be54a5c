package io.ashlar.daemon;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Sets up a daemon's log: every line on stderr, written by a thread of its own so that no caller
 * waits for the terminal or the disk unless the queue is full.
 *
 * <p>Done here and not in a {@code logback.xml}, because the commands of the shell share the class
 * path and stay silent. A {@code logback.configurationFile} given to the JVM wins.
 */
public final class DaemonLogging {
  /** Name of the logger that has one line per operation on the namespace. */
  public static final String AUDIT = "dfs.audit";

  private static final int QUEUED_LINES_MAX = 8_192;
  private static final int FLUSH_MS_MAX = 2_000;

  // Control characters in names must not forge lines or move a terminal's cursor.
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} [%thread] "
          + "%replace(%msg){'[\\p{Cntrl}]', '?'}%n%ex";

  private DaemonLogging() {}

  /** Configures the log unless the JVM was given a configuration. */
  public static void start() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)
        || System.getProperty("logback.configurationFile") != null) {
      return;
    }
    context.reset();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUED_LINES_MAX);
    queue.setDiscardingThreshold(0); // No line is dropped: the audit log is part of the promise.
    queue.setMaxFlushTime(FLUSH_MS_MAX);
    queue.addAppender(console);
    queue.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(queue);
    context.getLogger("io.netty").setLevel(Level.WARN);
  }

  /** Writes out what is queued. Nothing is logged afterwards. */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
