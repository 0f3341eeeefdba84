package dev.backplane.bus;

import java.time.Duration;
import java.util.Objects;

/**
 * One call of one operation of one plugin, with the time it has and the way to give it up.
 * Immutable but for its {@link Cancellation}; thread-safe.
 *
 * @param plugin the name of the plugin called, never empty
 * @param operation the operation called, never empty
 * @param payload what the caller sent
 * @param context who calls, in which trace, and how urgent it is
 * @param deadlineNanos when the caller's time is used up, on the clock of {@link System#nanoTime()}
 * @param cancellation fires when the caller gives up
 * @since 0.1
 */
public record Request(
        String plugin,
        String operation,
        Payload payload,
        MessageContext context,
        long deadlineNanos,
        Cancellation cancellation) {

    /** Checks what can be checked without knowing the plugin. */
    public Request {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(cancellation, "cancellation");
    }

    /** A request that has {@code timeout} from now on. */
    public static Request of(
            String plugin, String operation, Payload payload, String caller, Duration timeout) {
        return new Request(
                plugin,
                operation,
                payload,
                MessageContext.of(caller),
                System.nanoTime() + timeout.toNanos(),
                new Cancellation());
    }

    /** Who calls: a plugin's name, or the gateway's; empty if unknown. */
    public String caller() {
        return context.caller();
    }

    /** The time left; zero or negative when it is used up. */
    public Duration remaining() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }

    /** Whether the caller gave up; a long-running handler asks now and then. */
    public boolean isCancelled() {
        return cancellation.isCancelled();
    }
}
