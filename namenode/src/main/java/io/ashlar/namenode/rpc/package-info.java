/** Bytes to commands and queries, and their outcomes to bytes: one endpoint per method. */
@NullMarked
package io.ashlar.namenode.rpc;

import org.jspecify.annotations.NullMarked;
