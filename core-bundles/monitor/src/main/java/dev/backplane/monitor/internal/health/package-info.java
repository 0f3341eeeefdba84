/** How well the runtime and its plugins are. */
@NullMarked
package dev.backplane.monitor.internal.health;

import org.jspecify.annotations.NullMarked;
