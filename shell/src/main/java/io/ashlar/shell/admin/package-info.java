/** What operators ask of a running cluster. */
@NullMarked
package io.ashlar.shell.admin;

import org.jspecify.annotations.NullMarked;
