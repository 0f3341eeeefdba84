/** The harness: benchmarks, the processes they measure, and their figures. */
@NullMarked
package dev.backplane.benchmarks;

import org.jspecify.annotations.NullMarked;
