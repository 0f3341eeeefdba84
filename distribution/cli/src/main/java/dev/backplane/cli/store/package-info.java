/** What lies in the store: list, gc. */
@NullMarked
package dev.backplane.cli.store;

import org.jspecify.annotations.NullMarked;
