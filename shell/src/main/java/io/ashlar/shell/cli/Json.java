package io.ashlar.shell.cli;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How records become JSON: their components and nothing else. */
public final class Json {
  private Json() {}

  /** A mapper for records, maps and lists. */
  public static ObjectMapper mapper() {
    return JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();
  }
}
