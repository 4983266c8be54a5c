/** Tests of paths. */
@NullMarked
package io.ashlar.common.path;

import org.jspecify.annotations.NullMarked;
