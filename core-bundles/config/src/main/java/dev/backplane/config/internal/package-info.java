/** Puts the parts together when the framework starts this bundle. */
@NullMarked
package dev.backplane.config.internal;

import org.jspecify.annotations.NullMarked;
