/** {@code backplane publish}, {@code subscribe} and {@code broadcast}. */
@NullMarked
package dev.backplane.cli.event;

import org.jspecify.annotations.NullMarked;
