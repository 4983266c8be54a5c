package io.ashlar.client.session;

/**
 * How long a call may take.
 *
 * @param totalMs with all attempts
 * @param attemptMs of one attempt; then the connection is given up
 */
public record CallTimes(int totalMs, int attemptMs) {}
