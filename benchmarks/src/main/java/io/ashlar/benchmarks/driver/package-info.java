/**
 * The workloads. They know file systems only as {@link io.ashlar.benchmarks.driver.Target}, and use
 * nothing but the JDK, so that the same classes run beside the libraries of any peer.
 */
@NullMarked
package io.ashlar.benchmarks.driver;

import org.jspecify.annotations.NullMarked;
