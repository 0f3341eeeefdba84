package dev.backplane.manager.internal.framework;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.time.Duration;

/** How long the manager waits for what plugins do. */
@ObjectClassDefinition(name = "Plugin manager")
public @interface Limits {

    /** The PID of this configuration. */
    String PID = "dev.backplane.manager";

    @AttributeDefinition(
            name = "Start limit",
            description = "Milliseconds a bundle may take to start before it is given up")
    long startTimeoutMillis() default 10_000;

    @AttributeDefinition(
            name = "Stop limit",
            description = "Milliseconds a bundle may take to stop before it is given up")
    long stopTimeoutMillis() default 10_000;

    @AttributeDefinition(
            name = "Drain limit",
            description = "Milliseconds calls in flight may take to finish before a plugin stops")
    long drainTimeoutMillis() default 5_000;

    @AttributeDefinition(
            name = "Resolve limit",
            description = "Milliseconds the resolver may take for one bundle or one batch")
    long resolveTimeoutMillis() default 30_000;

    @AttributeDefinition(
            name = "Resolve batch",
            description = "Bundles given to the resolver at once when the runtime starts")
    int resolveBatchSize() default 16;

    @AttributeDefinition(
            name = "Boot limit",
            description =
                    "Milliseconds the runtime waits at start for its plugins before it serves without"
                            + " the late ones")
    long bootTimeoutMillis() default 15_000;

    /** The limits as durations. */
    record Durations(Duration start, Duration stop, Duration drain, Duration resolve) {

        public static Durations of(Limits limits) {
            return new Durations(
                    Duration.ofMillis(limits.startTimeoutMillis()),
                    Duration.ofMillis(limits.stopTimeoutMillis()),
                    Duration.ofMillis(limits.drainTimeoutMillis()),
                    Duration.ofMillis(limits.resolveTimeoutMillis()));
        }
    }
}
