package io.ashlar.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.error.DfsException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NameNodeAddressTest {
  @ParameterizedTest
  @CsvSource({
    "dfs://host:1234,host,1234",
    "dfs://host,host,8720",
    "dfs://[::1]:99/a/b,::1,99",
    "dfs://10.0.0.1:5/,10.0.0.1,5"
  })
  void shouldReadHostAndPort(String uri, String host, int port) throws DfsException {
    assertThat(NameNodeAddress.of(URI.create(uri))).isEqualTo(new NameNodeAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host:1", "/a/b", "dfs:///a", "dfs:host"})
  void shouldRefuseOtherAddresses(String uri) {
    assertThatThrownBy(() -> NameNodeAddress.of(URI.create(uri)))
        .isInstanceOf(DfsException.class)
        .hasMessageContaining(uri);
  }

  @Test
  void shouldShowAnIpv6HostInBrackets() {
    assertThat(new NameNodeAddress("::1", 7)).hasToString("[::1]:7");
  }
}
