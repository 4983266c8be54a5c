package io.ashlar.namenode.namespace;

/**
 * Who asks.
 *
 * @param user by name
 * @param superuser true if permissions do not bind the user
 */
public record Caller(String user, boolean superuser) {}
