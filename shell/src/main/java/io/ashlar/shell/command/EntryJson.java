package io.ashlar.shell.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ashlar.client.FileStatus;
import io.ashlar.shell.text.EntryTypes;
import io.ashlar.shell.text.Modes;
import org.jspecify.annotations.Nullable;

/**
 * A status entry of JSON documents.
 *
 * @param mode octal digits
 * @param writer present while the file is open for write
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryJson(
    String path,
    String type,
    long length,
    int replication,
    long blockSize,
    String owner,
    String group,
    String mode,
    long mtimeMs,
    long atimeMs,
    long inodeId,
    FileStatus.@Nullable Writer writer) {
  static EntryJson of(FileStatus file) {
    return new EntryJson(
        file.path(),
        EntryTypes.word(file.type()),
        file.length(),
        file.replication(),
        file.blockSize(),
        file.owner(),
        file.group(),
        Modes.octal(file.mode()),
        file.mtimeMs(),
        file.atimeMs(),
        file.inodeId(),
        file.writer());
  }
}
