/** Reading a file: locations, streams, verification, other replicas. */
@NullMarked
package io.ashlar.client.read;

import org.jspecify.annotations.NullMarked;
