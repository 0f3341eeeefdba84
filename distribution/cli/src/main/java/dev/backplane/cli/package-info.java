/** The command line: a client of a running instance. */
@NullMarked
package dev.backplane.cli;

import org.jspecify.annotations.NullMarked;
