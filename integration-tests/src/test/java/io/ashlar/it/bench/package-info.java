/** The command that measures, run as a user runs it. */
@NullMarked
package io.ashlar.it.bench;

import org.jspecify.annotations.NullMarked;
