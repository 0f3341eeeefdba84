/** Whether every event is accounted for, whatever happens to the plugins. */
@NullMarked
package dev.backplane.benchmarks.accounting;

import org.jspecify.annotations.NullMarked;
