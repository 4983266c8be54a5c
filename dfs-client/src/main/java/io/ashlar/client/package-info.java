/** The Java client of the file system. Signatures here show neither protobuf nor Netty. */
@NullMarked
package io.ashlar.client;

import org.jspecify.annotations.NullMarked;
