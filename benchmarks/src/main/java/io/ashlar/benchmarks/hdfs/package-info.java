/** Apache HDFS as the peer: its libraries through Maven, and a cluster of separate processes. */
@NullMarked
package io.ashlar.benchmarks.hdfs;

import org.jspecify.annotations.NullMarked;
