/** The first minute with Ashlar: a cluster, a tree stored, every byte compared. */
@NullMarked
package io.ashlar.dist.quickstart;

import org.jspecify.annotations.NullMarked;
