/** What this runtime says of itself, by which configurations choose runtimes. */
@NullMarked
package dev.backplane.config.internal.label;

import org.jspecify.annotations.NullMarked;
