/** Reads a dump of the heap for one question: what holds this class loader? */
@NullMarked
package dev.backplane.manager.internal.unload.heap;

import org.jspecify.annotations.NullMarked;
