package io.ashlar.datanode.replica;

/**
 * What a replica under recovery has promised. It is kept in memory only: after a restart its writer
 * is gone anyway, and a finished recovery shows in the stamp.
 *
 * @param id nothing with a lower recovery id or stamp is accepted
 * @param before state in which the recovery found it
 */
public record Recovery(long id, ReplicaState before) {}
