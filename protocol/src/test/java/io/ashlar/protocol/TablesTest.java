package io.ashlar.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.CallOrigin;
import io.ashlar.protocol.rpc.RequestHeader;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TablesTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void shouldGiveEveryErrorARemedy(ErrorCode code) {
    assertThat(code.category()).isNotNull();
    assertThat(code.remedy()).hasSizeGreaterThan(10).endsWith(".").doesNotContain("\n");
    assertThat(ErrorCode.fromWire(code.name())).isEqualTo(code);
  }

  @Test
  void shouldTakeAnUnknownCodeForAnInternalError() {
    assertThat(ErrorCode.fromWire("FROM_THE_FUTURE")).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void shouldGiveEveryMethodItsNumberKindAndRule() {
    Set<Integer> numbers = new HashSet<>();
    for (RpcMethod method : RpcMethod.values()) {
      assertThat(numbers.add(method.number())).as(method.name()).isTrue();
      assertThat(method.kind()).as(method.name()).isNotNull();
      assertThat(method.rule()).as(method.name()).isNotNull();
      assertThat(RpcMethod.ofNumber(method.number())).isEqualTo(method);
    }
    assertThat(RpcMethod.ofNumber(0)).isNull();
    assertThat(RpcMethod.ofNumber(-1)).isNull();
    assertThat(RpcMethod.ofNumber(Integer.MAX_VALUE)).isNull();
  }

  @Test
  void shouldCarryAnErrorOverTheWire() throws Exception {
    DfsError error =
        DfsError.of(ErrorCode.NOT_FOUND, "no such file")
            .with("path", "/a")
            .with("txid", 7)
            .causedBy(new IllegalStateException("why"));
    DfsError read =
        DfsError.fromWire(
            io.ashlar.protocol.types.ErrorDetail.parseFrom(error.toWire().toByteArray()));
    assertThat(read).isEqualTo(error);
    assertThat(read.evidence().keySet()).containsExactly("path", "txid");
    DfsException thrown = read.toException();
    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(thrown.remedy()).isEqualTo(ErrorCode.NOT_FOUND.remedy());
  }

  /** Golden: the header of a call as released; other versions must read the same bytes. */
  @Test
  void shouldWriteTheHeaderOfACallAsEver() throws Exception {
    RequestHeader header =
        RequestHeader.newBuilder()
            .setCallId(5)
            .setMethod(RpcMethod.MKDIRS.number())
            .setTimeoutMs(300)
            .setMinTxid(2)
            .setOrigin(
                CallOrigin.newBuilder().setSessionId(9).setCallNumber(3).setLowestUnanswered(1))
            .setBody(ByteString.copyFromUtf8("x"))
            .build();
    String golden = "0805100a18ac0220022a0608091003180132" + "0178";
    assertThat(HexFormat.of().formatHex(header.toByteArray())).isEqualTo(golden);
    assertThat(RequestHeader.parseFrom(HexFormat.of().parseHex(golden))).isEqualTo(header);
  }
}
