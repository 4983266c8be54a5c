package io.ashlar.dist.cluster;

import java.nio.file.Path;

/**
 * Log settings of one daemon: the diary in {@code ID.log}, one line per operation in {@code
 * ID-audit.log}, both bounded in size.
 */
final class LogbackXml {
  private static final String TEXT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- Written when the daemon starts; a change is kept only until then. -->
      <configuration>
        <appender name="diary" class="ch.qos.logback.core.rolling.RollingFileAppender">
          <file>@LOG@</file>
          <append>true</append>
          <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
            <fileNamePattern>@LOG@.%i</fileNamePattern>
            <minIndex>1</minIndex>
            <maxIndex>4</maxIndex>
          </rollingPolicy>
          <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
            <maxFileSize>16MB</maxFileSize>
          </triggeringPolicy>
          <encoder>
            <pattern>@PATTERN@</pattern>
          </encoder>
        </appender>
        <appender name="audit" class="ch.qos.logback.core.rolling.RollingFileAppender">
          <file>@AUDIT@</file>
          <append>true</append>
          <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
            <fileNamePattern>@AUDIT@.%i</fileNamePattern>
            <minIndex>1</minIndex>
            <maxIndex>4</maxIndex>
          </rollingPolicy>
          <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
            <maxFileSize>64MB</maxFileSize>
          </triggeringPolicy>
          <encoder>
            <pattern>@AUDITPATTERN@</pattern>
          </encoder>
        </appender>
        <appender name="diaryQueue" class="ch.qos.logback.classic.AsyncAppender">
          <queueSize>8192</queueSize>
          <discardingThreshold>0</discardingThreshold>
          <appender-ref ref="diary"/>
        </appender>
        <appender name="auditQueue" class="ch.qos.logback.classic.AsyncAppender">
          <queueSize>8192</queueSize>
          <discardingThreshold>0</discardingThreshold>
          <appender-ref ref="audit"/>
        </appender>
        <logger name="dfs.audit" level="INFO" additivity="false">
          <appender-ref ref="auditQueue"/>
        </logger>
        <logger name="io.netty" level="WARN"/>
        <root level="INFO">
          <appender-ref ref="diaryQueue"/>
        </root>
      </configuration>
      """;

  // Control characters in names must not forge lines.
  private static final String MESSAGE = "%replace(%msg){'[\\p{Cntrl}]', '?'}";
  private static final String TIME = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}";

  private LogbackXml() {}

  static String text(ClusterFolder folder, String id) {
    return TEXT.replace("@LOG@", escape(folder.log(id)))
        .replace("@AUDIT@", escape(folder.auditLog(id)))
        .replace("@PATTERN@", TIME + " %-5level %logger{0} [%thread] " + MESSAGE + "%n%ex")
        .replace("@AUDITPATTERN@", TIME + " " + MESSAGE + "%n");
  }

  private static String escape(Path path) {
    return path.toString().replace("&", "&amp;").replace("<", "&lt;");
  }
}
