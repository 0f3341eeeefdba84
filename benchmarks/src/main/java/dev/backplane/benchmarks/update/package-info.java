/** What an update does to those who call meanwhile. */
@NullMarked
package dev.backplane.benchmarks.update;

import org.jspecify.annotations.NullMarked;
