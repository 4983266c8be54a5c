package io.ashlar.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsHttpServerTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private volatile Health health = new Health(true, Map.of("state", "active"));
  private MetricsHttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = MetricsHttpServer.start(local(0), metrics, () -> health);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldShowOwnAndJvmMetrics() throws Exception {
    metrics.counter("rpc.requests").inc(7);

    String text = get("/metrics").body();

    assertThat(text).contains("rpc_requests_total 7.0").contains("jvm_memory_used_bytes");
  }

  @Test
  void shouldAnswerHealthWithFacts() throws Exception {
    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"ok\":true,\"state\":\"active\"}");
  }

  @Test
  void shouldAnswer503WhenNotHealthy() throws Exception {
    health = new Health(false, Map.of("state", "safemode"));

    assertThat(get("/health").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldAnswer404Elsewhere() throws Exception {
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNameThePortThatIsTaken() {
    int taken = server.address().getPort();

    assertThatThrownBy(() -> MetricsHttpServer.start(local(taken), metrics, () -> health))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
        .hasMessageContaining("127.0.0.1:" + taken);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + ListenAddress.format(server.address()) + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static InetSocketAddress local(int port) {
    return ListenAddress.parse("127.0.0.1:" + port);
  }
}
