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

    /** The limits as durations, as they are configured at the moment. Thread-safe. */
    final class Durations {

        private volatile Limits limits;

        public Durations(Limits limits) {
            this.limits = limits;
        }

        /** What begins from now on keeps to these. */
        public void set(Limits limits) {
            this.limits = limits;
        }

        public Duration start() {
            return Duration.ofMillis(limits.startTimeoutMillis());
        }

        public Duration stop() {
            return Duration.ofMillis(limits.stopTimeoutMillis());
        }

        public Duration drain() {
            return Duration.ofMillis(limits.drainTimeoutMillis());
        }

        public Duration resolve() {
            return Duration.ofMillis(limits.resolveTimeoutMillis());
        }
    }
}
