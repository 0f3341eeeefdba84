package dev.backplane.shell.internal;

import java.time.Duration;

/** How long ago something was, as a person would say it. */
final class Age {

    private static final Duration MINUTES_FROM = Duration.ofMinutes(2);
    private static final Duration HOURS_FROM = Duration.ofHours(2);
    private static final Duration DAYS_FROM = Duration.ofDays(2);

    private Age() {}

    /** In the largest unit of which there are at least two, so that it says something. */
    static String of(Duration age) {
        if (age.compareTo(MINUTES_FROM) < 0) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.compareTo(HOURS_FROM) < 0) {
            return age.toMinutes() + " min";
        }
        return age.compareTo(DAYS_FROM) < 0 ? age.toHours() + " h" : age.toDays() + " d";
    }
}
