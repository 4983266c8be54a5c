/** Puts a run together: who is measured, in which order, by which amounts. */
@NullMarked
package io.ashlar.benchmarks.run;

import org.jspecify.annotations.NullMarked;
