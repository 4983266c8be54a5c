/** A NameNode and DataNodes in memory that do as a test says. */
@NullMarked
package io.ashlar.client.script;

import org.jspecify.annotations.NullMarked;
