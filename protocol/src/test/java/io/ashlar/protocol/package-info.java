/** Tests of the tables that both sides of the wire share. */
@NullMarked
package io.ashlar.protocol;

import org.jspecify.annotations.NullMarked;
