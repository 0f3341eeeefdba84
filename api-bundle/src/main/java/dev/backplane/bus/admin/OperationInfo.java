package dev.backplane.bus.admin;

import dev.backplane.plugin.ErrorCode;

import java.util.Map;
import java.util.Objects;

/**
 * One operation of a plugin and what became of its calls since the plugin is known; an update of
 * the plugin does not begin anew.
 *
 * @param plugin the plugin's name
 * @param operation the operation's name
 * @param idempotent whether it is tried again after a failure
 * @param policy the name of the policy that holds for it, {@code default} if none is configured
 * @param breaker whether its calls are let through
 * @param counts of its calls
 * @since 0.1
 */
public record OperationInfo(
        String plugin,
        String operation,
        boolean idempotent,
        String policy,
        Breaker breaker,
        Counts counts) {

    /** Nothing may be null. */
    public OperationInfo {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(breaker, "breaker");
        Objects.requireNonNull(counts, "counts");
    }

    /** Whether calls are let through. */
    public enum Breaker {
        /** The policy has none. */
        OFF,
        /** They are. */
        CLOSED,
        /** They are refused with {@code CIRCUIT_OPEN}. */
        OPEN,
        /** A few are, to see whether it works again. */
        HALF_OPEN
    }

    /**
     * What became of the calls. A call counts once however often it was tried, and may be refused
     * more than once then.
     *
     * @param calls that have begun
     * @param succeeded that ended with a reply, or a complete stream
     * @param failures that ended otherwise, by what their callers were told
     * @param retries attempts after the first one
     * @param refusedByBulkhead attempts refused because too many calls were running
     * @param refusedByBreaker attempts refused because the circuit was open
     */
    public record Counts(
            long calls,
            long succeeded,
            Map<ErrorCode, Long> failures,
            long retries,
            long refusedByBulkhead,
            long refusedByBreaker) {

        /** The map is copied. */
        public Counts {
            failures = Map.copyOf(failures);
        }

        /** Calls under way: running, waiting for their turn, or pausing before a retry. */
        public long inFlight() {
            long failed = failures.values().stream().mapToLong(Long::longValue).sum();
            return calls - succeeded - failed;
        }
    }
}
