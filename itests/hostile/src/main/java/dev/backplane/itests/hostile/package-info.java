/** Jars that must not do any harm, made on the spot. */
@NullMarked
package dev.backplane.itests.hostile;

import org.jspecify.annotations.NullMarked;
