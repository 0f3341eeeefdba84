/** Judges an archive and its manifest, and says what it found. */
@NullMarked
package dev.backplane.loader.internal.validation;

import org.jspecify.annotations.NullMarked;
