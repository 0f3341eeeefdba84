/** What the loader costs. */
@NullMarked
package dev.backplane.benchmarks.loader;

import org.jspecify.annotations.NullMarked;
