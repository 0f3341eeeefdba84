/** Files named by the digest of their bytes. */
@NullMarked
package dev.backplane.loader.internal.store;

import org.jspecify.annotations.NullMarked;
