/** The seam through which all chance enters. */
@NullMarked
package io.ashlar.common.random;

import org.jspecify.annotations.NullMarked;
