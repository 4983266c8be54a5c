/** CRC32C over chunks, and its combination without the data. */
@NullMarked
package io.ashlar.common.checksum;

import org.jspecify.annotations.NullMarked;
