/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.driver;

import org.jspecify.annotations.NullMarked;
