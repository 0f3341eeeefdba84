/** {@code backplane plugin ...}: administration. */
@NullMarked
package dev.backplane.cli.plugin;

import org.jspecify.annotations.NullMarked;
