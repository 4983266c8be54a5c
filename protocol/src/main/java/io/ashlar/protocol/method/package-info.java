/** Every RPC with its number and its authorization rule. */
@NullMarked
package io.ashlar.protocol.method;

import org.jspecify.annotations.NullMarked;
