package io.ashlar.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ashlar.client.FileStatus;
import io.ashlar.client.ListPage;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.types.FileType;
import io.ashlar.protocol.types.UnderConstruction;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pages read from bytes say what the generated parser says, and nothing else gets through. */
final class ListPagesPropertyTest {
  private static final List<String> NAMES =
      List.of(
          "a", "part-00000", "\u00e4\u6f22\ud83d\ude00", "with blank", "\ufffd", "x".repeat(255));

  @Test
  void shouldSayWhatTheGeneratedParserSays() throws InvalidProtocolBufferException {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      String path = random.nextInt(4) == 0 ? "/" : "/d/" + NAMES.get(random.nextInt(5));
      ListStatusResponse page = page(random);
      ByteString bytes = page.toByteString();
      if (random.nextBoolean()) { // In two pieces, as long answers may arrive.
        int half = bytes.size() / 2;
        bytes = bytes.substring(0, half).concat(bytes.substring(half));
      }
      assertThat(ListPages.decode(path, bytes)).as("seed " + seed).isEqualTo(expected(path, page));
    }
  }

  private static ListPage expected(String path, ListStatusResponse page) {
    String below = path.equals("/") ? "/" : path + "/";
    boolean directory = page.getListed().getType() == FileType.DIRECTORY;
    List<FileStatus> entries =
        page.getEntriesList().stream()
            .map(e -> e.toBuilder().setPath(directory ? below + e.getPath() : path).build())
            .map(Entries::status)
            .toList();
    return new ListPage(
        Entries.status(page.getListed().toBuilder().setPath(path).build()),
        entries,
        page.getHasMore());
  }

  private static ListStatusResponse page(Random random) {
    ListStatusResponse.Builder page =
        ListStatusResponse.newBuilder().setListed(status(random)).setHasMore(random.nextBoolean());
    for (int i = random.nextInt(20); i > 0; i--) {
      page.addEntries(status(random));
    }
    if (random.nextInt(3) == 0) {
      page.setUnknownFields(unknown());
    }
    return page.build();
  }

  private static io.ashlar.protocol.types.FileStatus status(Random random) {
    var status =
        io.ashlar.protocol.types.FileStatus.newBuilder()
            .setPath(NAMES.get(random.nextInt(NAMES.size())))
            .setTypeValue(random.nextInt(6))
            .setLength(random.nextLong() >>> random.nextInt(64))
            .setReplication(random.nextInt(5))
            .setBlockSize(random.nextLong() >>> random.nextInt(64))
            .setOwner(NAMES.get(random.nextInt(3)))
            .setGroup(random.nextInt(3) == 0 ? "" : NAMES.get(random.nextInt(3)))
            .setMode(random.nextInt(01777))
            .setMtimeMs(random.nextLong())
            .setAtimeMs(random.nextInt())
            .setInodeId(random.nextLong() >>> 1)
            .setUnderConstruction(random.nextBoolean())
            .setChildCount(random.nextInt())
            .setBlockCount(random.nextInt(100));
    if (random.nextInt(4) == 0) {
      status.setWriter(
          UnderConstruction.newBuilder()
              .setClientName("shell")
              .setSessionId(random.nextLong() >>> 1)
              .setHeldForMs(random.nextInt(1_000))
              .setAwaitsBlockRecovery(random.nextBoolean()));
    }
    if (random.nextInt(5) == 0) {
      status.setUnknownFields(unknown());
    }
    return status.build();
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(90, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
        .addField(91, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
        .addField(92, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
        .addField(
            93,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8("more"))
                .build())
        .build();
  }

  @Test
  void shouldRefuseDamagedBytesAsMalformed() {
    int refused = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = page(random).toByteArray();
      if (random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      } else {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try {
        ListPages.decode("/d", ByteString.copyFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        refused++; // Anything else that it throws fails the test.
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void shouldKeepEqualOwnersOnce() throws InvalidProtocolBufferException {
    var entry = io.ashlar.protocol.types.FileStatus.newBuilder().setOwner("own").setGroup("grp");
    ListPage page =
        ListPages.decode(
            "/",
            ListStatusResponse.newBuilder()
                .setListed(entry.clone().setType(FileType.DIRECTORY))
                .addEntries(entry.clone().setPath("a"))
                .addEntries(entry.clone().setPath("b"))
                .build()
                .toByteString());
    assertThat(page.entries().get(1).owner()).isSameAs(page.entries().get(0).owner());
    assertThat(page.entries().get(1).path()).isEqualTo("/b");
  }

  @Test
  void shouldRefuseNamesThatAreNoUtf8() {
    ByteString name = ByteString.copyFrom(new byte[] {'a', (byte) 0xff});
    ByteString entry = ByteString.copyFrom(new byte[] {0x0a, 2}).concat(name);
    ByteString listed = ByteString.copyFrom(new byte[] {0x1a, 2, 0x10, 2});
    ByteString page = ByteString.copyFrom(new byte[] {0x0a, 4}).concat(entry).concat(listed);
    assertThatThrownBy(() -> ListPages.decode("/", page))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("UTF-8");
  }
}
