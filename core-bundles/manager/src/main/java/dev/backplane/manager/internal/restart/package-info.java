/** What becomes of plugins that fail again and again. */
@NullMarked
package dev.backplane.manager.internal.restart;

import org.jspecify.annotations.NullMarked;
