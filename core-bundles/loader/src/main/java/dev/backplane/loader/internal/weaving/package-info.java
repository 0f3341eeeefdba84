/** Rewrites those classes of plugins that could end the JVM. */
@NullMarked
package dev.backplane.loader.internal.weaving;

import org.jspecify.annotations.NullMarked;
