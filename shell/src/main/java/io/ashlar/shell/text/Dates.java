package io.ashlar.shell.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Times in the form that people read. Formatted by hand: a formatter costs start-up time. */
public final class Dates {
  private Dates() {}

  /** {@code 2026-11-23 18:05} in the local zone, as {@code ls} prints it. */
  public static String minute(long epochMs) {
    ZonedDateTime time = Instant.ofEpochMilli(epochMs).atZone(ZoneId.systemDefault());
    return date(time) + ' ' + two(time.getHour()) + ':' + two(time.getMinute());
  }

  /** {@code 2026-11-23 17:05:09} in UTC, as {@code stat %y} prints it. */
  public static String utcSecond(long epochMs) {
    ZonedDateTime time = Instant.ofEpochMilli(epochMs).atZone(ZoneOffset.UTC);
    return date(time)
        + ' '
        + two(time.getHour())
        + ':'
        + two(time.getMinute())
        + ':'
        + two(time.getSecond());
  }

  private static String date(ZonedDateTime time) {
    return time.getYear() + "-" + two(time.getMonthValue()) + '-' + two(time.getDayOfMonth());
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
