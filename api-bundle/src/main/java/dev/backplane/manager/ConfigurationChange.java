package dev.backplane.manager;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A change of one configuration of Config Admin (OSGi Compendium 8, chapter 104).
 *
 * @param pid the PID; {@code FACTORY-PID~NAME} for one of a factory's
 * @param kind what becomes of the configuration as a whole
 * @param edits its single properties, in the order in which they are made; none for {@link
 *     Kind#DELETE}
 * @param expectedRevision the revision that is to be changed, or nothing is; 0 if there may be
 *     none; null if any will do
 * @param reason why, for people; may be empty
 * @since 0.1
 */
public record ConfigurationChange(
        String pid, Kind kind, List<Edit> edits, @Nullable Long expectedRevision, String reason) {

    /** What becomes of the configuration as a whole. */
    public enum Kind {
        /** What is there stays, but for the edits; it is made if it is not there. */
        EDIT,
        /** The edits begin with nothing: what they do not set is no more. */
        REPLACE,
        /** It is deleted. */
        DELETE
    }

    /**
     * What happens to one property.
     *
     * @param key its name; {@code NAME:TYPE} with a type as configuration files have it (OSGi
     *     Compendium 8, section 150.3.2) says what the value becomes; else the component's Metatype
     *     says so, or the value stays as it is
     * @param value a text, a number, a boolean, or an array or list of these; the empty text for
     *     {@link Action#UNSET}
     */
    public record Edit(Action action, String key, Object value) {

        /** What is done. */
        public enum Action {
            /** It has this value from now on. */
            SET,
            /** The value, or each of the values, is added to the list that it is. */
            ADD,
            /** The value, or each of the values, is removed from the list that it is. */
            TAKE,
            /** It is no more. */
            UNSET
        }

        /** No part may be null. */
        public Edit {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        /** Without the value: it may be a secret. */
        @Override
        public String toString() {
            return action.name().toLowerCase(Locale.ROOT) + " " + key;
        }
    }

    /** No part but the revision may be null; the list is copied. */
    public ConfigurationChange {
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(kind, "kind");
        edits = List.copyOf(edits);
        Objects.requireNonNull(reason, "reason");
    }

    /** Whatever the revision is, and for no particular reason. */
    public ConfigurationChange(String pid, Kind kind, List<Edit> edits) {
        this(pid, kind, edits, null, "");
    }

    /** The same change, of this revision only; of any if it is null. */
    public ConfigurationChange expecting(@Nullable Long revision) {
        return new ConfigurationChange(pid, kind, edits, revision, reason);
    }

    /** The configuration is deleted. */
    public static ConfigurationChange delete(String pid) {
        return new ConfigurationChange(pid, Kind.DELETE, List.of());
    }
}
