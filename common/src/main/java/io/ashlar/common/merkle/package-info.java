/** Merkle trees over the chunks of a block, and their comparison. */
@NullMarked
package io.ashlar.common.merkle;

import org.jspecify.annotations.NullMarked;
