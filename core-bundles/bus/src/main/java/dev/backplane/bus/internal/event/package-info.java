/** Publish and subscribe: the facade before Event Admin, the mailboxes behind it. */
@NullMarked
package dev.backplane.bus.internal.event;

import org.jspecify.annotations.NullMarked;
