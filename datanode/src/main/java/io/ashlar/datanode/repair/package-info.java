/** Chunks of damaged replicas from good ones of other nodes. */
@NullMarked
package io.ashlar.datanode.repair;

import org.jspecify.annotations.NullMarked;
