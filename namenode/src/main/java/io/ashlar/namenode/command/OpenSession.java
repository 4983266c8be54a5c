package io.ashlar.namenode.command;

/** Opens a session for a client of that name; the caller becomes its principal. */
public record OpenSession(String clientName) {}
