/** What Config Admin holds now, and whether components can live with it. */
@NullMarked
package dev.backplane.config.internal.live;

import org.jspecify.annotations.NullMarked;
