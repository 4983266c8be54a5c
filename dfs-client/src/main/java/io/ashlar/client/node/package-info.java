/** Connections to DataNodes, and which of them to try first. */
@NullMarked
package io.ashlar.client.node;

import org.jspecify.annotations.NullMarked;
