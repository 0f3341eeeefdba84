/**
 * One node of a fleet: what it holds, what it still has to send, and the threads that keep both in
 * step.
 */
@NullMarked
package dev.backplane.config.internal.fleet.node;

import org.jspecify.annotations.NullMarked;
