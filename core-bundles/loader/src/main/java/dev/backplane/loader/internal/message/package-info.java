/** What messages are made of. */
@NullMarked
package dev.backplane.loader.internal.message;

import org.jspecify.annotations.NullMarked;
