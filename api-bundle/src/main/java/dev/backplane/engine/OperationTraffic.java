package dev.backplane.engine;

import java.util.Map;
import java.util.Objects;

/**
 * How the calls of one operation fared in one version of a plugin. A snapshot.
 *
 * @param operation its name; {@link #OTHER} for calls of operations that the version does not have,
 *     and of those beyond the first {@link #MOST}
 * @param traffic counts and durations; each attempt of a call that is repeated counts
 * @param failures how many of them did not succeed, by kind; kinds that did not occur may be absent
 * @since 0.1
 */
public record OperationTraffic(
        String operation, RevisionTraffic traffic, Map<FailureKind, Long> failures) {

    /** Stands for all operations that are not counted one by one. */
    public static final String OTHER = "(other)";

    /** How many operations of one version of a plugin are counted one by one. */
    public static final int MOST = 1_000;

    /** Nothing may be null; the map is copied. */
    public OperationTraffic {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(traffic, "traffic");
        failures = Map.copyOf(failures);
    }

    /** How many calls did not succeed for this reason. */
    public long failures(FailureKind kind) {
        return failures.getOrDefault(kind, 0L);
    }
}
