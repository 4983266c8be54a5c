package io.ashlar.namenode.command;

import io.ashlar.common.id.SessionId;

/** Ends a session. */
public record EndSession(SessionId session, Reason reason) {
  /** Why. */
  public enum Reason {
    /** Its client asked for it. */
    CLOSED("closed"),
    /** It was not renewed until the hard limit. */
    EXPIRED("expired");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** As the record says it. */
    public String text() {
      return text;
    }
  }
}
