/** Turns messages into the client's own records. */
@NullMarked
package io.ashlar.client.wire;

import org.jspecify.annotations.NullMarked;
