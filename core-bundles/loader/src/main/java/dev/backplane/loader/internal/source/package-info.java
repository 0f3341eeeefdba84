/** How the bytes of a source are opened: files, HTTP, uploads. */
@NullMarked
package dev.backplane.loader.internal.source;

import org.jspecify.annotations.NullMarked;
