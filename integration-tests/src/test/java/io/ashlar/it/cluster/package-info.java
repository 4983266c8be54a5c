/** Tests with real processes on loopback. */
@NullMarked
package io.ashlar.it.cluster;

import org.jspecify.annotations.NullMarked;
