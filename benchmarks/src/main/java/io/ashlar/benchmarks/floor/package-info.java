/** What the machine can do without any file system between. */
@NullMarked
package io.ashlar.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
