/** Commands on alerts. */
@NullMarked
package dev.backplane.cli.alert;

import org.jspecify.annotations.NullMarked;
