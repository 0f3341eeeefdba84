/** A core bundle that sees how many bundles the resolver is given at once. */
@NullMarked
package dev.backplane.benchmarks.witness;

import org.jspecify.annotations.NullMarked;
