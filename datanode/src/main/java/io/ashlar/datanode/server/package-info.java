/** Wiring, configuration and lifecycle of a DataNode. */
@NullMarked
package io.ashlar.datanode.server;

import org.jspecify.annotations.NullMarked;
