/** Tests of the whole module. */
@NullMarked
package io.ashlar.benchmarks;

import org.jspecify.annotations.NullMarked;
