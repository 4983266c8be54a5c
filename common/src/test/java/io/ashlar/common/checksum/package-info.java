/** Tests of checksums. */
@NullMarked
package io.ashlar.common.checksum;

import org.jspecify.annotations.NullMarked;
