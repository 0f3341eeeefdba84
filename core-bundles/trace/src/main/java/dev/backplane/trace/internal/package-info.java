/** Traces by OpenTelemetry. */
@NullMarked
package dev.backplane.trace.internal;

import org.jspecify.annotations.NullMarked;
