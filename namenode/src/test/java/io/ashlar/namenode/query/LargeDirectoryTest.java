package io.ashlar.namenode.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.GetContentSummaryRequest;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.error.DfsException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * What a query costs does not grow with the directory. Cost is counted in bytes allocated, because
 * every row that is looked at more than by a search makes an object.
 */
class LargeDirectoryTest {
  private static final int SMALL = 1_000;
  private static final int LARGE = Boolean.getBoolean("ashlar.large") ? 1_000_000 : 200_000;
  private static final int PAGE = 100;
  private static final int REPEATS = 200;

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final SlabNamespace namespace = new SlabNamespace(new HashKey(1, 2));
  private final Scene scene = new Scene(namespace);
  private final CommandContext admin = scene.superuser();
  private final ListStatusQuery list = new ListStatusQuery(scene.access, scene.leases);
  private final GetContentSummaryQuery summary = new GetContentSummaryQuery(scene.access);

  private interface Query {
    void run() throws DfsException;
  }

  @Test
  void shouldCostAsMuchInALargeDirectoryAsInASmallOne() throws Exception {
    fill("small", SMALL);
    fill("large", LARGE);

    assertThat(page("/large", "n0000500").getEntriesCount()).isEqualTo(PAGE);
    assertThat(cheapest(() -> page("/large", "n0000500")))
        .as("bytes for a page")
        .isLessThan(2 * cheapest(() -> page("/small", "n0000500")));
    assertThat(cheapest(() -> summarize("/large")))
        .as("bytes for a content summary")
        .isLessThan(2 * cheapest(() -> summarize("/small")));
  }

  @Test
  void shouldListEveryEntryOfALargeDirectoryOncePageByPage() throws Exception {
    fill("large", LARGE / 4);
    String after = "";
    int listed = 0;
    boolean more = true;
    while (more) {
      ListStatusResponse page = page("/large", after);
      assertThat(page.getEntriesCount()).isLessThanOrEqualTo(PAGE);
      listed += page.getEntriesCount();
      after = page.getEntries(page.getEntriesCount() - 1).getPath();
      more = page.getHasMore();
    }
    assertThat(listed).isEqualTo(LARGE / 4);
  }

  @Test
  void shouldBoundTheBytesOfAPage() throws Exception {
    int entries = ListStatusQuery.PAGE_MAX;
    String longest = "x".repeat(248);
    fill("long", entries, longest + "%07d");
    int listed = 0;
    String after = "";
    boolean more = true;
    while (more) {
      ListStatusResponse page = page("/long", after, entries);
      assertThat(page.getSerializedSize()).isLessThan(ListStatusQuery.PAGE_BYTES_MAX + 1_000);
      assertThat(page.getEntriesCount()).isLessThan(entries);
      listed += page.getEntriesCount();
      after = page.getEntries(page.getEntriesCount() - 1).getPath();
      more = page.getHasMore();
    }
    assertThat(listed).isEqualTo(entries);
  }

  private void fill(String directory, int entries) {
    fill(directory, entries, "n%07d");
  }

  private void fill(String directory, int entries, String name) {
    InodeId parent = namespace.nextInodeId();
    InodeAttributes attributes = new InodeAttributes("u", "g", 0755, 1);
    namespace.addDirectory(parent, NamespaceView.ROOT_ID, directory, attributes);
    for (int i = 0; i < entries; i++) {
      // Not in order of name, so that the index has to find the place.
      long scattered = i * 7_919L % entries;
      namespace.addDirectory(
          namespace.nextInodeId(), parent, String.format(name, scattered), attributes);
    }
  }

  private ListStatusResponse page(String path, String after) throws DfsException {
    return page(path, after, PAGE);
  }

  private ListStatusResponse page(String path, String after, int limit) throws DfsException {
    ByteString bytes =
        list.run(
            namespace,
            scene.cluster,
            ListStatusRequest.newBuilder()
                .setPath(path)
                .setStartAfter(after)
                .setLimit(limit)
                .build(),
            admin);
    try {
      return ListStatusResponse.parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void summarize(String path) throws DfsException {
    summary.run(namespace, GetContentSummaryRequest.newBuilder().setPath(path).build(), admin);
  }

  /** The least that any of many runs took: the others may hold what compiling cost. */
  private long cheapest(Query query) throws DfsException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      query.run();
      least =
          Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
    }
    return least;
  }
}
