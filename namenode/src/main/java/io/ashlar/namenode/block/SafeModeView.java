package io.ashlar.namenode.block;

/** What block management must know of safe mode. */
public interface SafeModeView {
  /** True while nothing may be written, copied or deleted. */
  boolean isOn();

  /** What it waits for, one line; empty when off. */
  String reason();
}
