/**
 * Whole-cluster measurements. {@code driver} holds the workloads, which run in a JVM of their own
 * beside each file system; {@code ashlar} and {@code hdfs} start the clusters; {@code run} puts a
 * run together; {@code floor} measures the machine; {@code result} and {@code report} are what
 * comes out.
 */
@NullMarked
package io.ashlar.benchmarks;

import org.jspecify.annotations.NullMarked;
