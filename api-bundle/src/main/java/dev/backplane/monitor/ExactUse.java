package dev.backplane.monitor;

import java.util.List;
import java.util.Objects;

/**
 * What a plugin uses, as somebody knows exactly who gave it.
 *
 * @param plugin the plugin's name
 * @param version its version
 * @param source where that is known from, for people: {@code wasm linear memory}, {@code cgroup}
 * @param amounts what is known
 * @since 0.1
 */
public record ExactUse(String plugin, String version, String source, List<Amount> amounts) {

    /** What an amount counts. */
    public enum Unit {
        /** Bytes. */
        BYTES,
        /** Nanoseconds of processor time. */
        NANOSECONDS,
        /** Things, such as threads. */
        COUNT
    }

    /**
     * One figure.
     *
     * @param name what it is: {@link #MEMORY}, {@link #CPU}, {@link #THREADS}, or another word
     * @param value how much it is now, or since its start if it only grows
     * @param limit the most it may become; -1 if there is no limit
     * @param unit of value and limit
     */
    public record Amount(String name, long value, long limit, Unit unit) {

        /** Memory in use. */
        public static final String MEMORY = "memory";

        /** Processor time since its start. */
        public static final String CPU = "cpu";

        /** Threads, or processes, that are there. */
        public static final String THREADS = "threads";

        /** No part may be null. */
        public Amount {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(unit, "unit");
        }
    }

    /** No part may be null; the list is copied. */
    public ExactUse {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(source, "source");
        amounts = List.copyOf(amounts);
    }
}
