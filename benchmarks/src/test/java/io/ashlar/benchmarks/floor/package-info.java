/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
