/** {@code backplane deadletter ...}: what could not be delivered. */
@NullMarked
package dev.backplane.cli.deadletter;

import org.jspecify.annotations.NullMarked;
