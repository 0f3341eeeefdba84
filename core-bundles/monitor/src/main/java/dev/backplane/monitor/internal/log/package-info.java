/** The logs of plugins: kept in memory, limited, and their levels. */
@NullMarked
package dev.backplane.monitor.internal.log;

import org.jspecify.annotations.NullMarked;
