/** What plugins use of the process they share. */
@NullMarked
package dev.backplane.cli.monitor;

import org.jspecify.annotations.NullMarked;
