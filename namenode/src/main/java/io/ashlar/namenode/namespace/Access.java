package io.ashlar.namenode.namespace;

/** One of the three permission bits of a class of users. */
public enum Access {
  /** Read a file, list a directory. */
  READ(4, "read"),
  /** Change a file, or the entries of a directory. */
  WRITE(2, "write"),
  /** Go through a directory. */
  EXECUTE(1, "execute");

  private final int bit;
  private final String verb;

  Access(int bit, String verb) {
    this.bit = bit;
    this.verb = verb;
  }

  /** The bit within one octal digit. */
  public int bit() {
    return bit;
  }

  /** As messages say it. */
  public String verb() {
    return verb;
  }
}
