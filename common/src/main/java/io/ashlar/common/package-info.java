/** Values and seams that every part of Ashlar shares. No Netty, protobuf or metrics here. */
@NullMarked
package io.ashlar.common;

import org.jspecify.annotations.NullMarked;
