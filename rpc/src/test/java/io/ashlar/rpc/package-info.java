/** Tests of frames, calls and streams over real sockets. */
@NullMarked
package io.ashlar.rpc;

import org.jspecify.annotations.NullMarked;
