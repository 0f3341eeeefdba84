/** What could not be delivered: kept on disk, replayed, purged. */
@NullMarked
package dev.backplane.bus.internal.deadletter;

import org.jspecify.annotations.NullMarked;
