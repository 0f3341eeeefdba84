/** Requests: from the caller through the route to the handler and back. */
@NullMarked
package dev.backplane.bus.internal.request;

import org.jspecify.annotations.NullMarked;
