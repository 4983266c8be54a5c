/** Tests of Merkle trees. */
@NullMarked
package io.ashlar.common.merkle;

import org.jspecify.annotations.NullMarked;
