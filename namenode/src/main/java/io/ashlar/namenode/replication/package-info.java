/**
 * Keeps the wanted number of replicas: decides what is copied where and what is deleted. Decisions
 * are pure functions of what is seen, and carry their reasons.
 */
@NullMarked
package io.ashlar.namenode.replication;

import org.jspecify.annotations.NullMarked;
