/** One message for many plugins: sent without waiting, or with their answers gathered. */
@NullMarked
package dev.backplane.bus.internal.broadcast;

import org.jspecify.annotations.NullMarked;
