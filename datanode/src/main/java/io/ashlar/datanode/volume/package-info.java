/** Disks of a DataNode: their folders, identity, space, executors and health. */
@NullMarked
package io.ashlar.datanode.volume;

import org.jspecify.annotations.NullMarked;
