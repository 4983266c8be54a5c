/** Seeds, one after the other, and what came of them. */
@NullMarked
package io.ashlar.it.simulation.run;

import org.jspecify.annotations.NullMarked;
