/** Frames, handshake, calls and streams between any two processes. */
@NullMarked
package io.ashlar.rpc;

import org.jspecify.annotations.NullMarked;
