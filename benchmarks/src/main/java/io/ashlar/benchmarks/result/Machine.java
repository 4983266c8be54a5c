package io.ashlar.benchmarks.result;

/**
 * Where it ran.
 *
 * @param processors that Java sees
 * @param memoryBytes of the machine
 * @param kernel name and version of the system
 * @param java version of the JVM of all processes
 * @param fileSystem type of the file system that all data lay on
 * @param loadBefore load average of one minute before anything was started
 * @param foreignCpu share of the machine's CPU that others used while something was measured;
 *     median over all stretches
 * @param foreignCpuMax the same, the worst stretch
 * @param loaded true if the figures are not to be trusted: others used over a tenth
 */
public record Machine(
    int processors,
    long memoryBytes,
    String kernel,
    String java,
    String fileSystem,
    double loadBefore,
    double foreignCpu,
    double foreignCpuMax,
    boolean loaded) {}
