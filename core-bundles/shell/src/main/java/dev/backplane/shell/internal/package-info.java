/** The shell's commands, one class per group. */
@NullMarked
package dev.backplane.shell.internal;

import org.jspecify.annotations.NullMarked;
