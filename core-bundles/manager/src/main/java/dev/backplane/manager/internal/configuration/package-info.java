/** Configurations: what they hold, what would be written, and which components would notice. */
@NullMarked
package dev.backplane.manager.internal.configuration;

import org.jspecify.annotations.NullMarked;
