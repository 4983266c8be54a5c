/** The namespace at one txid in a file: format, writing, loading, checkpoints. */
@NullMarked
package io.ashlar.namenode.fsimage;

import org.jspecify.annotations.NullMarked;
