/** Commands that sign artifacts, and say what a runtime would think of one. */
@NullMarked
package dev.backplane.cli.signature;

import org.jspecify.annotations.NullMarked;
