package io.ashlar.shell.remote;

import java.io.OutputStream;

/** A file that is being written. {@link #close} makes it durable and visible at its length. */
public abstract class RemoteOutput extends OutputStream {
  /** Gives the file up without closing it; whoever does so deletes it. */
  public abstract void abort();
}
