/** What operators see from outside. */
@NullMarked
package dev.backplane.monitor.internal;

import org.jspecify.annotations.NullMarked;
