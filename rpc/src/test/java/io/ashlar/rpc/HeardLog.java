package io.ashlar.rpc;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** What this module and Netty log while it is open, instead of printing it. */
final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Pattern CODE = Pattern.compile("code=([A-Z_]+)");

  private final Logger ours = (Logger) LoggerFactory.getLogger("io.ashlar.rpc");
  private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Set<String> codes = ConcurrentHashMap.newKeySet();

  static HeardLog open() {
    HeardLog log = new HeardLog();
    log.start();
    log.ours.setLevel(Level.INFO);
    log.ours.setAdditive(false);
    log.ours.addAppender(log);
    log.netty.addAppender(log);
    return log;
  }

  /** Warnings and errors: faults of ours, not of the peers. */
  List<String> faults() {
    return faults;
  }

  /** Codes with which peers were refused. */
  Set<String> codes() {
    return codes;
  }

  @Override
  protected void append(ILoggingEvent event) {
    Matcher code = CODE.matcher(event.getFormattedMessage());
    if (code.find()) {
      codes.add(code.group(1));
    }
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      String cause =
          event.getThrowableProxy() == null ? "" : " " + event.getThrowableProxy().getClassName();
      faults.add(event.getFormattedMessage() + cause);
    }
  }

  @Override
  public void close() {
    ours.detachAppender(this);
    netty.detachAppender(this);
    ours.setAdditive(true);
    ours.setLevel(null);
  }
}
