/** Tables, plots and the page of a run, made from its document. */
@NullMarked
package io.ashlar.benchmarks.report;

import org.jspecify.annotations.NullMarked;
