/** Starts the framework with the core bundles, says when it is ready, and stops it in time. */
@NullMarked
package dev.backplane.launcher;

import org.jspecify.annotations.NullMarked;
