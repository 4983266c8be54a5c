package io.ashlar.client;

/** What to do with safe mode. */
public enum SafeModeAction {
  GET,
  ENTER,
  LEAVE
}
