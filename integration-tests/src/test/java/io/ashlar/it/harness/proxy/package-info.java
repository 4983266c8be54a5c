/**
 * A network of loopback addresses whose connections a test cuts, resets and watches frame by frame.
 */
@NullMarked
package io.ashlar.it.harness.proxy;

import org.jspecify.annotations.NullMarked;
