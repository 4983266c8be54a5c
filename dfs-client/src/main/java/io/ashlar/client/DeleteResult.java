package io.ashlar.client;

/** What a delete removed; {@code deleted} is false if nothing was there. */
public record DeleteResult(boolean deleted, long files, long directories) {}
