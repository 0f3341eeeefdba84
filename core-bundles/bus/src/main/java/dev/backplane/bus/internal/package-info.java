/** The request path: whiteboard, route table, calls on the caller's thread, deadlines, draining. */
@NullMarked
package dev.backplane.bus.internal;

import org.jspecify.annotations.NullMarked;
