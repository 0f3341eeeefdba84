package dev.backplane.cli;

import com.google.protobuf.Timestamp;

import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PluginType;
import dev.backplane.proto.v1.Problem;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;

/** Values of the wire contract in the words people use. */
public final class Labels {

    private static final Duration MILLIS_FROM = Duration.ofMillis(1);
    private static final Duration WHOLE_MILLIS_FROM = Duration.ofMillis(10);
    private static final Duration SECONDS_FROM = Duration.ofSeconds(10);
    private static final Duration MINUTES_FROM = Duration.ofMinutes(2);
    private static final int NANOS_PER_MICRO = 1_000;
    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final double MILLIS_PER_SECOND = 1_000;

    private Labels() {}

    /** {@code ACTIVE} and so on. */
    public static String phase(PluginPhase phase) {
        return phase == PluginPhase.UNRECOGNIZED
                ? "?"
                : phase.name().substring("PLUGIN_PHASE_".length());
    }

    /** {@code bundle} or {@code library}. */
    public static String type(PluginType type) {
        return type == PluginType.UNRECOGNIZED
                ? "?"
                : type.name().substring("PLUGIN_TYPE_".length()).toLowerCase(Locale.ROOT);
    }

    /** {@code CODE: what happened}. */
    public static String problem(Problem problem) {
        return problem.getCode() + ": " + problem.getMessage();
    }

    /** {@code 1 subscriber}, {@code 2 subscribers}. */
    public static String subscribers(int count) {
        return count == 1 ? "1 subscriber" : count + " subscribers";
    }

    /** What the clock shows: {@code 13:02:59}. */
    public static String timeOfDay() {
        return String.format(Locale.ROOT, "%tT", LocalTime.now(ZoneId.systemDefault()));
    }

    /** The moment itself. */
    public static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    /** How long ago that was, in its two largest units: {@code 3m 12s}. */
    public static String age(Timestamp timestamp, Instant now) {
        return coarse(Duration.between(instant(timestamp), now));
    }

    /** How long it is until then, in its two largest units; {@code 0s} if it has passed. */
    public static String left(Timestamp timestamp, Instant now) {
        return coarse(Duration.between(now, instant(timestamp)));
    }

    /**
     * How long something took: {@code 850 us}, {@code 4.5 ms}, {@code 45 ms}, {@code 30.0 s},
     * {@code 5m 3s}.
     */
    public static String span(com.google.protobuf.Duration duration) {
        Duration span = Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
        if (span.isZero()) {
            return "0";
        }
        if (span.compareTo(MILLIS_FROM) < 0) {
            return Math.max(1, span.toNanos() / NANOS_PER_MICRO) + " us";
        }
        if (span.compareTo(WHOLE_MILLIS_FROM) < 0) {
            return String.format(Locale.ROOT, "%.1f ms", span.toNanos() / NANOS_PER_MILLI);
        }
        if (span.compareTo(SECONDS_FROM) < 0) {
            return span.toMillis() + " ms";
        }
        return span.compareTo(MINUTES_FROM) < 0
                ? String.format(Locale.ROOT, "%.1f s", span.toMillis() / MILLIS_PER_SECOND)
                : coarse(span);
    }

    private static String coarse(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h " + age.toMinutesPart() + "m";
        }
        if (age.toMinutes() > 0) {
            return age.toMinutes() + "m " + age.toSecondsPart() + "s";
        }
        return Math.max(0, age.toSeconds()) + "s";
    }
}
