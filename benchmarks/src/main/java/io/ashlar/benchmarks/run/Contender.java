package io.ashlar.benchmarks.run;

/**
 * A file system in one set-up, with the driver that works on it.
 *
 * @param name {@code ashlar} or {@code hdfs}
 * @param system its cluster
 * @param driver in its own JVM
 */
record Contender(String name, FileSystemUnderTest system, DriverProcess driver) {}
