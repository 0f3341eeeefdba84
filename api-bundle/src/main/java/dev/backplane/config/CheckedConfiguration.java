package dev.backplane.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Properties held against what the plugin declares of them (its Metatype, OSGi Compendium 8,
 * chapter 105).
 *
 * @param properties by key, each of the declared type where it could be made so; the types in the
 *     keys are gone
 * @param faults all that is wrong with them, in the order of the keys; empty if they will do
 * @param known the declared keys; empty if nobody declares any
 * @since 0.1
 */
public record CheckedConfiguration(
        SortedMap<String, Object> properties, List<Fault> faults, SortedSet<String> known) {

    /**
     * One thing that is wrong.
     *
     * @param key of which property
     * @param kind in which way
     * @param message for people, without the value where that may be a secret
     */
    public record Fault(String key, Kind kind, String message) {

        /** In which way. */
        public enum Kind {
            /** The value is not of its type, out of its range, or none of the options. */
            WRONG_VALUE(false),
            /** It must be there, and has no default. */
            MISSING(false),
            /** A secret in clear where the Metatype says password. */
            CLEAR_SECRET(false),
            /** A placeholder that nothing stands behind: no such secret, variable or property. */
            UNRESOLVED(false),
            /** Nobody declares such a key. */
            UNKNOWN(true),
            /**
             * A value in clear under a key that is named like a secret and that nobody declares.
             */
            LIKELY_SECRET(true);

            private final boolean forceable;

            Kind(boolean forceable) {
                this.forceable = forceable;
            }

            /** Whether who insists may have it so. */
            public boolean isForceable() {
                return forceable;
            }
        }

        /** No part may be null. */
        public Fault {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(message, "message");
        }
    }

    /** No part may be null; maps and lists are copied. */
    public CheckedConfiguration {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        faults = List.copyOf(faults);
        known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    }

    /** The faults that stand in the way: all, or without those that force overcomes. */
    public List<Fault> hindering(boolean force) {
        return faults.stream().filter(fault -> !force || !fault.kind().isForceable()).toList();
    }

    /** All these faults in one sentence. */
    public static String sentence(String pid, List<Fault> faults) {
        return pid
                + " cannot be so: "
                + faults.stream().map(Fault::message).collect(Collectors.joining("; "));
    }

    /** The properties as they came, where nothing is declared. */
    public static CheckedConfiguration unchecked(Map<String, Object> properties) {
        return new CheckedConfiguration(new TreeMap<>(properties), List.of(), new TreeSet<>());
    }
}
