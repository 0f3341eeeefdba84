/** What publishing and subscribing costs beside its peers, and what a slow subscriber does. */
@NullMarked
package dev.backplane.benchmarks.bus;

import org.jspecify.annotations.NullMarked;
