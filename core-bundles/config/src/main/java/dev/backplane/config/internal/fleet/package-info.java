/** This runtime as a node of a fleet: Config Admin on one side, the shared store on the other. */
@NullMarked
package dev.backplane.config.internal.fleet;

import org.jspecify.annotations.NullMarked;
