/** What is desired, what is known, and the picture of it that readers see. */
@NullMarked
package dev.backplane.manager.internal.registry;

import org.jspecify.annotations.NullMarked;
