/** Placeholders for secrets and surroundings: what they stand for, and when that changes. */
@NullMarked
package dev.backplane.config.internal.secret;

import org.jspecify.annotations.NullMarked;
