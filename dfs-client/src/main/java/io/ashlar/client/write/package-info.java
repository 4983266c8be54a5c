/** Writing a file: packets, pipelines, blocks. */
@NullMarked
package io.ashlar.client.write;

import org.jspecify.annotations.NullMarked;
