/** Registration, heartbeats and reports of DataNodes. Soft state. */
@NullMarked
package io.ashlar.namenode.datanodes;

import org.jspecify.annotations.NullMarked;
