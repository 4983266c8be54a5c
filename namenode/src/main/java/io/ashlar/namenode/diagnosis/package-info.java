/**
 * Answers operators' questions: what is wrong and since when, why a block is as it is, and what
 * would happen. Whatever concerns blocks is asked of the planners of copies and deletions, so that
 * the answer is what the NameNode does.
 */
@NullMarked
package io.ashlar.namenode.diagnosis;

import org.jspecify.annotations.NullMarked;
