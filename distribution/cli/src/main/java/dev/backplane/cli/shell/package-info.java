/** {@code backplane shell}: the Gogo shell of a running runtime, over SSH. */
@NullMarked
package dev.backplane.cli.shell;

import org.jspecify.annotations.NullMarked;
