/** What plugins hold of the heap, by a dump of it. */
@NullMarked
package dev.backplane.monitor.internal.heap;

import org.jspecify.annotations.NullMarked;
