package io.ashlar.datanode.volume;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says on which volume a new replica goes.
 *
 * <p><b>Threading</b>: any thread, several at once.
 */
public interface VolumeChoosingPolicy {
  /**
   * One of {@code volumes}, all of which work and have room for {@code bytes}; null if there are
   * none.
   */
  @Nullable Volume choose(List<Volume> volumes, long bytes);
}
