/** How a plugin comes in, comes up, is replaced and goes. */
@NullMarked
package dev.backplane.manager.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
