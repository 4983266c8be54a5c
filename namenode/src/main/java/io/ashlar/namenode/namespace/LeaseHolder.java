package io.ashlar.namenode.namespace;

import io.ashlar.common.id.SessionId;

/** The single writer of a file. */
public record LeaseHolder(SessionId session, String clientName) {}
