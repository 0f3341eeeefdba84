/** The registry, the lifecycle and the reconciling of plugins. */
@NullMarked
package dev.backplane.manager.internal;

import org.jspecify.annotations.NullMarked;
