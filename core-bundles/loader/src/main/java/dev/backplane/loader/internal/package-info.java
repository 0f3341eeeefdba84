/** The loader service: puts sources, validation, store and repository together. */
@NullMarked
package dev.backplane.loader.internal;

import org.jspecify.annotations.NullMarked;
