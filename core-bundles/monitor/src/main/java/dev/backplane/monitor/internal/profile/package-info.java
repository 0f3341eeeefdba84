/** Recordings on demand, and where in them a plugin spent its time. */
@NullMarked
package dev.backplane.monitor.internal.profile;

import org.jspecify.annotations.NullMarked;
