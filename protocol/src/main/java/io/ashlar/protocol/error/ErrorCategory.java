package io.ashlar.protocol.error;

/** Tells a client what to do with an error. */
public enum ErrorCategory {
  /** The request is wrong or not allowed; report it. */
  USER,
  /** Not now; back off and ask the same server again. */
  RETRY_HERE,
  /** This server cannot; ask another one. */
  RETRY_ELSEWHERE,
  /** Space, memory or quota is used up; report it. */
  RESOURCE,
  /** Stored bytes are wrong; use another replica. */
  CORRUPTION,
  /** A fault of ours; report it as a bug. */
  INTERNAL
}
