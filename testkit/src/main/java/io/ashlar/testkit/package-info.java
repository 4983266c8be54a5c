/** Fakes of the common seams, and the contracts that fakes and real things keep alike. */
@NullMarked
package io.ashlar.testkit;

import org.jspecify.annotations.NullMarked;
