/** Repositories that are described by an index (OSGi Compendium 7, chapter 132). */
@NullMarked
package dev.backplane.loader.internal.index;

import org.jspecify.annotations.NullMarked;
