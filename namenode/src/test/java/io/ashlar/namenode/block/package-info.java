/** Where replicas lie and go, with a fake namespace around it. */
@NullMarked
package io.ashlar.namenode.block;

import org.jspecify.annotations.NullMarked;
