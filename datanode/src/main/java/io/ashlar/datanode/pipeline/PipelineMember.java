package io.ashlar.datanode.pipeline;

/** A node of a pipeline and the volume that it writes to. */
public record PipelineMember(String nodeId, String storageId) {}
