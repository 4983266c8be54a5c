/** Registrations, heartbeats and reports, with time that stands still. */
@NullMarked
package io.ashlar.namenode.datanodes;

import org.jspecify.annotations.NullMarked;
