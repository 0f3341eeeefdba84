/** A peer: the event bus of Vert.x within one process. */
@NullMarked
package dev.backplane.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
