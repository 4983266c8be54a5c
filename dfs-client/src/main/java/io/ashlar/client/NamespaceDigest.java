package io.ashlar.client;

/** SHA-256 of the hard state at a txid, in hex. */
public record NamespaceDigest(long txid, String digest) {}
