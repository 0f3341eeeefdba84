/** How a new version takes over from one that serves, and back. */
@NullMarked
package dev.backplane.manager.internal.update;

import org.jspecify.annotations.NullMarked;
