package dev.backplane.bus.internal.policy;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How the calls of an operation are treated; one immutable value, so that a change of configuration
 * is seen whole. Components carry the names of the settings, for messages.
 *
 * @param name the configuration's, or {@code default}
 * @param timeoutMillis the longest one attempt may take; 0 for no other limit than the caller's
 * @param idempotent whether it may be repeated although the handler does not say so
 */
public record Policy(
        String name, long timeoutMillis, boolean idempotent, Retry retry, Crowd crowd, Trip trip) {

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    /** What holds where nothing is configured. */
    static final Policy DEFAULT =
            new Policy(
                    "default",
                    0,
                    false,
                    new Retry(2, 100, 2_000, 0.5),
                    new Crowd(256, 0),
                    new Trip(50, 100, 50, 5_000));

    /** Nothing may be null. */
    public Policy {
        Objects.requireNonNull(name, "name");
        within("timeoutMillis", timeoutMillis, 0, DAY_MILLIS);
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(crowd, "crowd");
        Objects.requireNonNull(trip, "trip");
    }

    /** How often and when an idempotent operation is tried again. */
    public record Retry(int retries, long backoffMillis, long maxBackoffMillis, double jitter) {

        /** Within bounds that keep a mistyped number from doing harm. */
        public Retry {
            within("retries", retries, 0, 100);
            within("backoffMillis", backoffMillis, 0, DAY_MILLIS);
            within("maxBackoffMillis", maxBackoffMillis, backoffMillis, DAY_MILLIS);
            if (!(jitter >= 0 && jitter <= 1)) {
                throw new IllegalArgumentException("jitter=" + jitter + " must be 0 to 1");
            }
        }

        /** The pause before a retry, the first being number 1; {@code random} is 0 to 1. */
        public long pauseNanos(int number, double random) {
            double grown = backoffMillis * Math.pow(2, number - 1);
            double shortened = Math.min(grown, (double) maxBackoffMillis) * (1 - jitter * random);
            return (long) (shortened * TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** How many calls may be in the operation at once, and how long one more waits. */
    public record Crowd(int maxConcurrent, long maxWaitMillis) {

        /** At least one call gets in. */
        public Crowd {
            within("maxConcurrent", maxConcurrent, 1, 1_000_000);
            within("maxWaitMillis", maxWaitMillis, 0, DAY_MILLIS);
        }
    }

    /** When the operation is given a rest; never where {@code breakerFailurePercent} is 0. */
    public record Trip(
            int breakerFailurePercent,
            int breakerWindow,
            int breakerMinimumCalls,
            long breakerOpenMillis) {

        /** A minimum above the window would never be reached. */
        public Trip {
            within("breakerFailurePercent", breakerFailurePercent, 0, 100);
            within("breakerWindow", breakerWindow, 1, 100_000);
            within("breakerMinimumCalls", breakerMinimumCalls, 1, breakerWindow);
            within("breakerOpenMillis", breakerOpenMillis, 1, DAY_MILLIS);
        }

        boolean isOff() {
            return breakerFailurePercent == 0;
        }
    }

    private static void within(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    setting + "=" + value + " must be " + least + " to " + most);
        }
    }
}
