package io.ashlar.daemon;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} (Prometheus text of the daemon's registry and of the JVM) and {@code
 * /health} (JSON).
 *
 * <p><b>Threading</b>: requests run on two threads of its own with a short queue; a request beyond
 * that is dropped, so that a curious neighbour cannot load the daemon.
 */
public final class MetricsHttpServer implements HttpPort {
  private static final int THREADS = 2;
  private static final int QUEUED_MAX = 32;
  private static final int BACKLOG = 16;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Slow senders are cut; the server of the JDK reads these once, in seconds.
    setDefault("sun.net.httpserver.maxReqTime", "10");
    setDefault("sun.net.httpserver.maxRspTime", "30");
    setDefault("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer server;
  private final ExecutorService executor;
  private final InetSocketAddress address;

  private MetricsHttpServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
    this.address = server.getAddress();
  }

  /**
   * Listens.
   *
   * @throws DfsException PORT_IN_USE if the address is taken or not of this host
   */
  public static MetricsHttpServer start(
      InetSocketAddress listen, MetricRegistry metrics, Supplier<Health> health)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(listen, BACKLOG);
    } catch (BindException e) {
      throw new DfsException(
          DfsError.of(
              ErrorCode.PORT_IN_USE, "cannot listen for HTTP on " + ListenAddress.format(listen)),
          e);
    }
    ExecutorService executor = executor();
    server.setExecutor(executor);
    server.createContext("/metrics", new MetricsHandler(registry(metrics)));
    server.createContext("/health", exchange -> answerHealth(exchange, health));
    server.createContext("/", exchange -> answer(exchange, NOT_FOUND, Map.of("ok", false)));
    server.start();
    return new MetricsHttpServer(server, executor);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }

  private static PrometheusRegistry registry(MetricRegistry metrics) {
    PrometheusRegistry registry = new PrometheusRegistry();
    DropwizardExports.builder().dropwizardRegistry(metrics).register(registry);
    JvmMetrics.builder().register(registry);
    return registry;
  }

  private static ExecutorService executor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_MAX),
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static void answerHealth(HttpExchange exchange, Supplier<Health> source)
      throws IOException {
    Health health = source.get();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ok", health.ok());
    body.putAll(health.facts());
    answer(exchange, health.ok() ? OK : UNAVAILABLE, body);
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
