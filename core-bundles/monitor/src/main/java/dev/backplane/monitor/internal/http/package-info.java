/** The endpoint for those that speak HTTP. */
@NullMarked
package dev.backplane.monitor.internal.http;

import org.jspecify.annotations.NullMarked;
