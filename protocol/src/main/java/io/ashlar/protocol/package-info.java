/** Messages, error codes and methods that all parts agree on. */
@NullMarked
package io.ashlar.protocol;

import org.jspecify.annotations.NullMarked;
