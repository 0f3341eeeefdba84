/** Alerts: rules, what they look at, and who is told. */
@NullMarked
package dev.backplane.monitor.internal.alert;

import org.jspecify.annotations.NullMarked;
