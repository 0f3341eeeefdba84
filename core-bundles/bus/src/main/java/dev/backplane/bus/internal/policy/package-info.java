/** Reliability as data: what an operation's policy says, and what keeps it. */
@NullMarked
package dev.backplane.bus.internal.policy;

import org.jspecify.annotations.NullMarked;
