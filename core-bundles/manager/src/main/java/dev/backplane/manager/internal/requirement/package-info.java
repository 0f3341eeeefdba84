/** What a bundle requires, who offers it, and how to say so. */
@NullMarked
package dev.backplane.manager.internal.requirement;

import org.jspecify.annotations.NullMarked;
