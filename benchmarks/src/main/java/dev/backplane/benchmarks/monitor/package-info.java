/** What being watched costs. */
@NullMarked
package dev.backplane.benchmarks.monitor;

import org.jspecify.annotations.NullMarked;
