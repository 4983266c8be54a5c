package io.ashlar.client;

/** An image that the NameNode wrote: the last txid in it, and its file name. */
public record SavedImage(long txid, String image) {}
