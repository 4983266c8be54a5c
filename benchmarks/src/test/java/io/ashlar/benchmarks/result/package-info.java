/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.result;

import org.jspecify.annotations.NullMarked;
