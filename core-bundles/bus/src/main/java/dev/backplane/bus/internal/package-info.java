/** What requests and events have in common. */
@NullMarked
package dev.backplane.bus.internal;

import org.jspecify.annotations.NullMarked;
