/** The write pipeline as a plain state machine: packets and acks in, actions out. */
@NullMarked
package io.ashlar.datanode.pipeline;

import org.jspecify.annotations.NullMarked;
