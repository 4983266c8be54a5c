/** The disk seam: every byte that must survive goes through it. */
@NullMarked
package io.ashlar.common.disk;

import org.jspecify.annotations.NullMarked;
