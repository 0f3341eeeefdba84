/** What nodes and store of a fleet say to each other: values and ports, no transport. */
@NullMarked
package dev.backplane.config.internal.fleet.protocol;

import org.jspecify.annotations.NullMarked;
