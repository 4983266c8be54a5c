/** The whole cluster in one thread, from one seed. */
@NullMarked
package io.ashlar.it.simulation;

import org.jspecify.annotations.NullMarked;
