/** Whose artifacts are let in: signatures, who may have made them, and what is revoked. */
@NullMarked
package dev.backplane.loader.internal.trust;

import org.jspecify.annotations.NullMarked;
