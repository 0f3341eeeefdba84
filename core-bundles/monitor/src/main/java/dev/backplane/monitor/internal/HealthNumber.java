package dev.backplane.monitor.internal;

import dev.backplane.monitor.HealthStatus;

/** Health as a number, for metrics and for rules: the same in both. */
public final class HealthNumber {

    private HealthNumber() {}

    /** The worse, the greater; 0 is OK. */
    public static int of(HealthStatus status) {
        return switch (status) {
            case OK -> 0;
            case WARN -> 1;
            case TEMPORARILY_UNAVAILABLE -> 2;
            case CRITICAL -> 3;
            case HEALTH_CHECK_ERROR -> 4;
        };
    }
}
