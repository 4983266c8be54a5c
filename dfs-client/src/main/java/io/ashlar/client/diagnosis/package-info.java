/** Answers to operators' questions: what is wrong, why a block is as it is, what would happen. */
@NullMarked
package io.ashlar.client.diagnosis;

import org.jspecify.annotations.NullMarked;
