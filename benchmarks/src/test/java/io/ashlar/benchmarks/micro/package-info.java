/** Micro-benchmarks of single parts; {@code docs/benchmarks.md} says how to run them. */
@NullMarked
package io.ashlar.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
