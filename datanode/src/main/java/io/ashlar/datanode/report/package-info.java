/** What this DataNode tells the NameNode: registration, heartbeats, block reports. */
@NullMarked
package io.ashlar.datanode.report;

import org.jspecify.annotations.NullMarked;
