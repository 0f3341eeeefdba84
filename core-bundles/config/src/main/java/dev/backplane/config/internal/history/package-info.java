/** Every change of every configuration, on disk before it holds. */
@NullMarked
package dev.backplane.config.internal.history;

import org.jspecify.annotations.NullMarked;
