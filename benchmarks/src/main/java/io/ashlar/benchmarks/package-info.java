/** Whole-cluster measurements. */
@NullMarked
package io.ashlar.benchmarks;

import org.jspecify.annotations.NullMarked;
