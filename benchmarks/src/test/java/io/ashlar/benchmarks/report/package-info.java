/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.report;

import org.jspecify.annotations.NullMarked;
