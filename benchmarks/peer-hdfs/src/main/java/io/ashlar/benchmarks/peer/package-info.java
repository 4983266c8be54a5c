/** Apache HDFS as a peer: the adapter of the workload driver, and daemons that end with it. */
package io.ashlar.benchmarks.peer;
