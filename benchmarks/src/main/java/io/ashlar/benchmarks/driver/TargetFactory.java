package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.Map;

/** Connects to a file system; has a public constructor without arguments. */
public interface TargetFactory {
  /** Connects to {@code uri} with settings in the words of that file system. */
  Target connect(String uri, Map<String, String> settings) throws IOException;
}
