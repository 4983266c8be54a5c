package io.ashlar.namenode.diagnosis;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Metadata folders that failed, and a NameNode that takes no writes. */
final class MetadataCheck implements ProblemCheck {
  private final Supplier<Map<Path, String>> failedFolders;
  private final Supplier<String> readOnlyReason;
  private final List<Path> folders;

  /**
   * @param failedFolders with what failed there
   * @param readOnlyReason empty while writes are taken
   */
  MetadataCheck(
      Supplier<Map<Path, String>> failedFolders,
      Supplier<String> readOnlyReason,
      List<Path> folders) {
    this.failedFolders = failedFolders;
    this.readOnlyReason = readOnlyReason;
    this.folders = List.copyOf(folders);
  }

  @Override
  public void check(Consumer<Finding> findings) {
    failedFolders
        .get()
        .forEach(
            (folder, failure) ->
                findings.accept(
                    Finding.of(
                            ProblemCode.METADATA_FOLDER_FAILED,
                            folder.toString(),
                            "it takes no batches of the edit log: " + failure)
                        .with("folder", folder)
                        .with("failure", failure)
                        .with("foldersLeft", folders.size() - failedFolders.get().size())
                        .cure("dfs admin save-namespace")));
    String reason = readOnlyReason.get();
    if (!reason.isEmpty()) {
      StringBuilder command = new StringBuilder("df -h");
      folders.forEach(folder -> command.append(' ').append(folder));
      findings.accept(
          Finding.of(ProblemCode.READ_ONLY, "NameNode", reason)
              .with("folders", folders)
              .cure(command.toString()));
    }
  }
}
