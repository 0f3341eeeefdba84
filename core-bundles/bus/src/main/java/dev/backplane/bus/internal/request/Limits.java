package dev.backplane.bus.internal.request;

/**
 * What every call is held to; one immutable value, so that a change of configuration is seen whole.
 */
record Limits(int maxPayloadBytes, int maxCallDepth) {

    Limits {
        requirePositive("maxPayloadBytes", maxPayloadBytes);
        requirePositive("maxCallDepth", maxCallDepth);
    }

    private static void requirePositive(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    setting + "=" + value + " in " + RequestPath.PID + " must be at least 1");
        }
    }
}
