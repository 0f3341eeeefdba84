/** What configurations and fleets take. */
@NullMarked
package dev.backplane.benchmarks.config;

import org.jspecify.annotations.NullMarked;
