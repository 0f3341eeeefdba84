/**
 * A zip archive's structure, read strictly: what two readers could understand differently is
 * refused.
 */
@NullMarked
package dev.backplane.loader.internal.archive;

import org.jspecify.annotations.NullMarked;
