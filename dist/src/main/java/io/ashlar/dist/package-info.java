/** The program: wires the roles and the shell into one command. */
@NullMarked
package io.ashlar.dist;

import org.jspecify.annotations.NullMarked;
