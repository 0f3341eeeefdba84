/** What a change would do, told before it is made. */
@NullMarked
package dev.backplane.manager.internal.plan;

import org.jspecify.annotations.NullMarked;
