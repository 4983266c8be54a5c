package io.ashlar.datanode.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.data.BuildRange;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ChecksumSpec;
import org.junit.jupiter.api.Test;

final class BuildPlanTest {
  private static final int CHUNK = 512;

  private static BuildBlockRequest.Builder request(long sourceLength, long length, long... kept) {
    BuildBlockRequest.Builder request =
        BuildBlockRequest.newBuilder()
            .setSource(BlockKey.newBuilder().setBlockId(16).setGenerationStamp(1))
            .setSourceLength(sourceLength)
            .setLength(length)
            .setChecksum(ChecksumSpec.newBuilder().setBytesPerChecksum(CHUNK));
    for (int i = 0; i < kept.length; i += 2) {
      request.addKept(BuildRange.newBuilder().setOffset(kept[i]).setLength(kept[i + 1]));
    }
    return request;
  }

  @Test
  void shouldTellWhatIsKeptFromWhatIsSent() throws DfsException {
    BuildPlan plan = BuildPlan.of(request(4096, 5000, 0, 512, 1024, 1024).build());

    assertThat(plan.keptUntil(0)).isEqualTo(512);
    assertThat(plan.nextSent(0)).isEqualTo(512);
    assertThat(plan.sentUntil(512)).isEqualTo(1024);
    assertThat(plan.keptUntil(512)).isEqualTo(512);
    assertThat(plan.keptUntil(1536)).isEqualTo(2048);
    assertThat(plan.nextSent(1024)).isEqualTo(2048);
    assertThat(plan.sentUntil(2048)).isEqualTo(5000);
    assertThat(plan.keepsNothing()).isFalse();
  }

  @Test
  void shouldKeepALastChunkThatEndsBothBlocks() throws DfsException {
    BuildPlan plan = BuildPlan.of(request(700, 700, 0, 512, 512, 188).build());

    assertThat(plan.nextSent(0)).isEqualTo(700);
  }

  @Test
  void shouldRefuseRangesThatAreNotWholeChunksOfBothBlocks() {
    refuses(request(4096, 4096, 1, 511));
    refuses(request(4096, 4096, 0, 100));
    refuses(request(700, 1024, 512, 188));
    refuses(request(512, 4096, 0, 1024));
    refuses(request(4096, 512, 0, 1024));
    refuses(request(4096, 4096, 1024, 512, 0, 512));
    refuses(request(4096, 4096, 0, 1024, 512, 512));
    refuses(request(4096, 4096, 0, Long.MAX_VALUE));
    refuses(request(4096, 4096, -512, 512));
    refuses(request(4096, 0));
    refuses(request(4096, 4096, 0, 512).clearSource());
  }

  private static void refuses(BuildBlockRequest.Builder request) {
    assertThatThrownBy(() -> BuildPlan.of(request.build()))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
