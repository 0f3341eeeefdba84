package dev.backplane.monitor.internal.ledger;

import org.jspecify.annotations.Nullable;

/** This JVM cannot measure what plugins use; the message says why and what to do. */
final class MeterUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    MeterUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
