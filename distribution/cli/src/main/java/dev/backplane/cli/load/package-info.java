/** {@code backplane load}: many calls, and how they fared. */
@NullMarked
package dev.backplane.cli.load;

import org.jspecify.annotations.NullMarked;
