@NullMarked
package io.ashlar.common.digest;

import org.jspecify.annotations.NullMarked;
