/** Compares local files with stored ones by Merkle tree, and makes one equal to the other. */
@NullMarked
package io.ashlar.client.sync;

import org.jspecify.annotations.NullMarked;
