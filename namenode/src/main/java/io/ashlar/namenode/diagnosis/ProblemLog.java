package io.ashlar.namenode.diagnosis;

import io.ashlar.common.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers since when each problem is there, and tells the log of those that begin and end.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class ProblemLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);

  private final Clock clock;
  private Map<Key, Long> since = Map.of();

  private record Key(ProblemCode code, String subject) {}

  /** Remembers nothing yet. */
  public ProblemLog(Clock clock) {
    this.clock = clock;
  }

  /** Takes what is wrong now; returns the same with the time when each began. */
  public synchronized List<Finding> update(List<Finding> findings) {
    Map<Key, Long> now = new HashMap<>();
    List<Finding> dated = new ArrayList<>();
    for (Finding finding : findings) {
      Key key = new Key(finding.code(), finding.subject());
      Long known = since.get(key);
      if (known == null) {
        LOG.warn("A problem began. {}", line(finding));
      }
      long began =
          finding.sinceMs() != Finding.UNKNOWN
              ? finding.sinceMs()
              : known == null ? clock.wallMs() : known;
      now.put(key, began);
      dated.add(finding.since(began));
    }
    since.forEach(
        (key, began) -> {
          if (!now.containsKey(key)) {
            LOG.info("A problem ended. code={} subject={}", key.code(), key.subject());
          }
        });
    since = now;
    return dated;
  }

  private static String line(Finding finding) {
    return "code=" + finding.code() + " subject=" + finding.subject() + " cause=" + finding.cause();
  }
}
