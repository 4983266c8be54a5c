package io.ashlar.namenode.storage;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.editlog.FileEditLog;
import io.ashlar.namenode.namespace.Namespace;
import java.util.List;

/**
 * What a start found: the namespace as of the last durable record, and the log to go on with.
 *
 * @param epoch of this start, already forced; its EpochStarted record is not appended yet
 * @param imageTxid of the image that was loaded; 0 if none
 * @param replayedEntries read from the log after it
 * @param notes what was cut, copied, or passed over, for people; empty if all was well
 */
public record RecoveredState(
    Namespace namespace,
    FileEditLog editLog,
    Epoch epoch,
    StorageVersion version,
    long imageTxid,
    long replayedEntries,
    List<String> notes) {}
