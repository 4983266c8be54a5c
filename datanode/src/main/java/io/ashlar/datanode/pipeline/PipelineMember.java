package io.ashlar.datanode.pipeline;

/**
 * A node of a pipeline.
 *
 * @param storageId volume that it writes to
 * @param length bytes of the replica when the pipeline was set up
 */
public record PipelineMember(String nodeId, String storageId, long length) {}
