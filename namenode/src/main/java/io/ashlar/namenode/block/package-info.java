/** Where replicas lie: block map, placement, invalidation. Soft state. */
@NullMarked
package io.ashlar.namenode.block;

import org.jspecify.annotations.NullMarked;
