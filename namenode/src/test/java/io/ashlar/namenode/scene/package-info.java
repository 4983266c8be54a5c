/** A namespace with handlers and a fake cluster, for tests. */
@NullMarked
package io.ashlar.namenode.scene;

import org.jspecify.annotations.NullMarked;
