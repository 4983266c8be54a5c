/**
 * The namespace in slabs: pages of primitive arrays indexed by slot. Nothing outside of this
 * package sees a slot.
 */
@NullMarked
package io.ashlar.namenode.namespace.slab;

import org.jspecify.annotations.NullMarked;
