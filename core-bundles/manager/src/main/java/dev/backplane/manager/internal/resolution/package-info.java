/** Which bundles of the repositories would make a bundle run, decided by Felix' resolver. */
@NullMarked
package dev.backplane.manager.internal.resolution;

import org.jspecify.annotations.NullMarked;
