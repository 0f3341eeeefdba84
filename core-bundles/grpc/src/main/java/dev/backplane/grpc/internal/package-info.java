/** The endpoint and everything it serves. */
@NullMarked
package dev.backplane.grpc.internal;

import org.jspecify.annotations.NullMarked;
