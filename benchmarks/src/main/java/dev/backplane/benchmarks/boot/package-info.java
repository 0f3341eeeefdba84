/** How soon it is ready, and how much memory it takes then. */
@NullMarked
package dev.backplane.benchmarks.boot;

import org.jspecify.annotations.NullMarked;
