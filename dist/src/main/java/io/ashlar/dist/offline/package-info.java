/** Prints images and edit logs of clusters that are down. */
@NullMarked
package io.ashlar.dist.offline;

import org.jspecify.annotations.NullMarked;
