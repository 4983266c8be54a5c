package io.ashlar.namenode.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.scene.GoldenFile;
import io.ashlar.namenode.scene.SampleRecords;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every record that was ever released is still read, and still means the same. */
class GoldenRecordsTest {
  @Test
  void shouldHaveASampleOfEveryRecordWithEveryFieldSet() {
    EnumSet<RecordCase> expected = EnumSet.allOf(RecordCase.class);
    expected.remove(RecordCase.RECORD_NOT_SET);

    assertThat(samples().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    samples().values().forEach(GoldenRecordsTest::checkAllFieldsSet);
  }

  @Test
  void shouldReadEveryRecordAsItWasReleased() throws IOException {
    for (Map.Entry<RecordCase, EditRecord> sample : samples().entrySet()) {
      String name = sample.getKey().name().toLowerCase(Locale.ROOT);
      GoldenFile.check("golden/records/" + name + ".bin", sample.getValue());
    }
  }

  @Test
  void shouldApplyEveryRecordToTheSameStateAsWhenReleased() throws IOException {
    Namespace namespace = new TreeMapNamespace();
    StringBuilder digests = new StringBuilder();
    for (EditRecord record : SampleRecords.all()) {
      applyTo(namespace, record);
      digests.append(record.getRecordCase()).append(' ').append(namespace.digest()).append('\n');
    }

    byte[] present = digests.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(digests.toString())
        .isEqualTo(
            new String(
                GoldenFile.read("golden/records/digests.txt", present), StandardCharsets.UTF_8));
  }

  @Test
  void shouldFreeEveryBlockByARecordFromBeforeBlocksWereBounded() throws IOException {
    EditRecord earlier =
        EditRecord.parseFrom(
            GoldenFile.read("golden/records/earlier/detached_reclaimed_1.bin", new byte[0]));
    Namespace namespace = new TreeMapNamespace();
    List<EditRecord> before = new ArrayList<>(SampleRecords.all());
    while (before.get(before.size() - 1).getRecordCase() != RecordCase.DETACHED_RECLAIMED) {
      before.remove(before.size() - 1);
    }
    before.remove(before.size() - 1);
    before.forEach(record -> applyTo(namespace, record));
    InodeId file = new InodeId(earlier.getDetachedReclaimed().getRootId());
    for (int i = 0; i < 3; i++) {
      namespace.addBlock(file, namespace.nextBlockId(), namespace.nextGenerationStamp());
    }

    applyTo(namespace, earlier);

    assertThat(earlier.getDetachedReclaimed().getBlocksMax()).isZero();
    assertThat(namespace.blockCount()).isZero();
    assertThat(namespace.detachedRoots()).isEmpty();
  }

  private static void applyTo(Namespace namespace, EditRecord record) {
    RecordAppliers.apply(
        namespace,
        EditEntry.newBuilder()
            .setFirstTxid(namespace.appliedTxid() + 1)
            .addRecords(record)
            .build());
  }

  private static Map<RecordCase, EditRecord> samples() {
    Map<RecordCase, EditRecord> samples = new EnumMap<>(RecordCase.class);
    SampleRecords.all().forEach(record -> samples.putIfAbsent(record.getRecordCase(), record));
    return samples;
  }

  private static void checkAllFieldsSet(Message message) {
    Map<FieldDescriptor, Object> set = message.getAllFields();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getContainingOneof() == null) {
        assertThat(set).as("a sample sets %s", field.getFullName()).containsKey(field);
      }
    }
    set.values().stream()
        .filter(Message.class::isInstance)
        .forEach(value -> checkAllFieldsSet((Message) value));
  }
}
