/** Tests of the namespace in slabs. */
@NullMarked
package io.ashlar.namenode.namespace.slab;

import org.jspecify.annotations.NullMarked;
