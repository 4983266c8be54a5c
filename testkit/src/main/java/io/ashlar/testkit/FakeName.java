package io.ashlar.testkit;

/** A name in a directory of a {@link FakeDisk}. */
record FakeName(FakeDirectory directory, String name) {}
