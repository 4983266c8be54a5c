package io.ashlar.shell.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ashlar.protocol.error.DfsError;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON document of a command. A command that failed for some operands has both parts: the
 * error says what went wrong first, the result what was done.
 */
final class JsonEnvelope {
  private JsonEnvelope() {}

  static void print(
      PrintStream out, String schema, @Nullable Object result, @Nullable DfsError error) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("schema", schema);
    document.put("ok", error == null);
    boolean nothing = result == null || (result instanceof Collection<?> all && all.isEmpty());
    if (error == null || !nothing) {
      document.put("result", result);
    }
    if (error != null) {
      document.put("error", errorPart(error));
    }
    try {
      out.println(Json.mapper().writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result of " + schema + " has no JSON form", e);
    }
    out.flush();
  }

  private static Map<String, Object> errorPart(DfsError error) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("code", error.code().name());
    part.put("category", error.code().category().name());
    part.put("message", error.message());
    part.put("cause", error.cause());
    part.put("evidence", error.evidence());
    part.put("remedy", error.code().remedy());
    return part;
  }
}
