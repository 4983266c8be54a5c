/** The single writer: decides, applies, logs, and lets go what is durable. */
@NullMarked
package io.ashlar.namenode.loop;

import org.jspecify.annotations.NullMarked;
