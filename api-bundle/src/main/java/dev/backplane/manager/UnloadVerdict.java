package dev.backplane.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Whether the classes of a version of a plugin or library really left the memory after it was taken
 * away. A snapshot: it does not change.
 *
 * @param plugin the plugin's name; for a library its symbolic name
 * @param version the version that was taken away
 * @param when when it was uninstalled
 * @param outcome what is known so far
 * @param took from {@link #when} until the outcome was found; until now if it is {@code PENDING}
 * @param threads the threads of it that still ran shortly after it was stopped, for people: name,
 *     state and the first place in its own code
 * @param users who is still wired to it, if it is {@code IN_USE}
 * @param suspects what seems to hold it, if it is {@code LEAKED}; may be empty, then {@link
 *     UnloadReports#findRoots} finds out
 * @since 0.1
 */
public record UnloadVerdict(
        String plugin,
        String version,
        Instant when,
        Outcome outcome,
        Duration took,
        List<String> threads,
        List<String> users,
        List<String> suspects) {

    /** What became of the class loader. */
    public enum Outcome {
        /** Nobody knows yet: no collection has looked at it since. */
        PENDING,
        /** It is gone. */
        UNLOADED,
        /** It stays as long as others are wired to its packages. That is no leak. */
        IN_USE,
        /** Something outside holds it although nobody is wired to it; it takes up memory. */
        LEAKED
    }

    /** No part may be null; lists are copied. */
    public UnloadVerdict {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(took, "took");
        threads = List.copyOf(threads);
        users = List.copyOf(users);
        suspects = List.copyOf(suspects);
    }
}
