/** What must hold, judged from outside. */
@NullMarked
package io.ashlar.it.simulation.check;

import org.jspecify.annotations.NullMarked;
