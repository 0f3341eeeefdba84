/** Files that set configurations: found, read once they are settled, applied where they may be. */
@NullMarked
package dev.backplane.config.internal.source;

import org.jspecify.annotations.NullMarked;
