/** The seam through which a process gets its threads. */
@NullMarked
package io.ashlar.common.work;

import org.jspecify.annotations.NullMarked;
