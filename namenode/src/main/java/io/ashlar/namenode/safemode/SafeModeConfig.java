package io.ashlar.namenode.safemode;

/**
 * Limits of the rules.
 *
 * @param thresholdShare of complete blocks that must be reported, from 0 to 1
 * @param minDataNodes live nodes that must be there
 * @param extensionMs for which the other rules must hold before safe mode ends
 */
public record SafeModeConfig(double thresholdShare, int minDataNodes, long extensionMs) {}
