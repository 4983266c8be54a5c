package io.ashlar.protocol.error;

import io.ashlar.protocol.types.ErrorDetail;
import io.ashlar.protocol.types.KeyValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One refusal or failure.
 *
 * @param code which kind
 * @param message one line: expected, found, path or block
 * @param cause what lies beneath, one line; empty if nothing does
 * @param evidence facts by name, in the order given
 */
public record DfsError(ErrorCode code, String message, String cause, Map<String, String> evidence) {
  /** Keeps the order of the evidence. */
  public DfsError {
    evidence = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  /** Without cause and evidence. */
  public static DfsError of(ErrorCode code, String message) {
    return new DfsError(code, message, "", Map.of());
  }

  /** With one more fact. */
  public DfsError with(String key, Object value) {
    Map<String, String> more = new LinkedHashMap<>(evidence);
    more.put(key, String.valueOf(value));
    return new DfsError(code, message, cause, more);
  }

  /** With the line of a throwable beneath. */
  public DfsError causedBy(Throwable throwable) {
    String line = throwable.getClass().getSimpleName() + ": " + throwable.getMessage();
    return new DfsError(code, message, line, evidence);
  }

  /** As it travels. */
  public ErrorDetail toWire() {
    ErrorDetail.Builder detail =
        ErrorDetail.newBuilder().setCode(code.name()).setMessage(message).setCause(cause);
    evidence.forEach(
        (key, value) -> detail.addEvidence(KeyValue.newBuilder().setKey(key).setValue(value)));
    return detail.build();
  }

  /** As it arrived. */
  public static DfsError fromWire(ErrorDetail detail) {
    Map<String, String> evidence = new LinkedHashMap<>();
    detail.getEvidenceList().forEach(pair -> evidence.put(pair.getKey(), pair.getValue()));
    return new DfsError(
        ErrorCode.fromWire(detail.getCode()), detail.getMessage(), detail.getCause(), evidence);
  }

  /** As an exception. */
  public DfsException toException() {
    return new DfsException(this);
  }
}
