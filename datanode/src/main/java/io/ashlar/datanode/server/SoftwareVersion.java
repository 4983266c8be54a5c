package io.ashlar.datanode.server;

/** Version of this software, for people. */
final class SoftwareVersion {
  private SoftwareVersion() {}

  static String current() {
    String version = SoftwareVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
