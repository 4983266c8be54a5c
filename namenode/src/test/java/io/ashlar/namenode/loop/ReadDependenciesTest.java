package io.ashlar.namenode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.*;
import io.ashlar.testkit.Await;
import org.junit.jupiter.api.Test;

/** What a read depends on must be durable first. */
final class ReadDependenciesTest {
  @Test
  void shouldModificationTimeOfAListedDirectoryWaitsForTheEntryThatSetIt() throws Exception {
    try (LoopScene at = new LoopScene(LoopConfig.defaults())) {
      long d =
          Long.parseLong(
              at.submit(new AddDirectory(), new AddDirectory.Entry(NamespaceView.ROOT_ID, "d"))
                  .get()
                  .toStringUtf8());
      at.log.hold();
      at.submit(new AddDirectory(), new AddDirectory.Entry(new InodeId(d), "new"));
      Await.until("applied", 30_000, () -> at.scene.namespace.appliedTxid() == 2);
      var listed = at.read(v -> v.root().children("", 10).get(0).mtimeMs());
      assertThat(listed.isDone()).as("told an undurable mtime").isFalse();
    }
  }
}
