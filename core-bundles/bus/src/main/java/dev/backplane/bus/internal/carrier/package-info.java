/** Keeps virtual threads going when foreign code holds their carrier threads. */
@NullMarked
package dev.backplane.bus.internal.carrier;

import org.jspecify.annotations.NullMarked;
