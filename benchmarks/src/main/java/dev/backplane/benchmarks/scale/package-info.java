/** What plugins cost when there are many. */
@NullMarked
package dev.backplane.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
