/** Replicas: their states, their map with numbered changes, and the files that hold them. */
@NullMarked
package io.ashlar.datanode.replica;

import org.jspecify.annotations.NullMarked;
