package dev.backplane.manager.internal.update;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How updates are made and watched, unless a plugin's desired state says otherwise. */
@ObjectClassDefinition(name = "Updates of plugins")
public @interface UpdateConfig {

    /** The PID of this configuration. */
    String PID = "dev.backplane.manager.update";

    @AttributeDefinition(
            name = "Soak",
            description =
                    "Seconds a new version is watched while the old one stands by; 0: not at all",
            min = "0")
    int soakSeconds() default 30;

    @AttributeDefinition(
            name = "Probe limit",
            description = "Milliseconds a new version may take until its health checks are content")
    long probeTimeoutMillis() default 30_000;

    @AttributeDefinition(
            name = "Warm-up calls",
            description =
                    "Calls of the warm-up operation, where a plugin's desired state names one")
    int warmUpCalls() default 50;

    @AttributeDefinition(
            name = "Transfer limit",
            description = "Milliseconds that handing over the state may take")
    long transferTimeoutMillis() default 30_000;

    @AttributeDefinition(
            name = "Gate margin",
            description =
                    "Milliseconds before the first waiting call would run out of time that the gate"
                            + " is opened again and the update is put off")
    long gateMarginMillis() default 250;

    @AttributeDefinition(
            name = "Gate attempts",
            description = "How often calls are made to wait before the update is given up")
    int gateAttempts() default 5;

    @AttributeDefinition(
            name = "Calls to judge by",
            description = "Calls of the new version before its errors or its latency are judged")
    int minimumCalls() default 50;

    @AttributeDefinition(
            name = "Faults",
            description = "Percent of calls that may fail beyond those of the version before")
    double faultPercent() default 1;

    @AttributeDefinition(
            name = "Slower",
            description = "How many times slower than the version before calls may be")
    double latencyFactor() default 3;

    @AttributeDefinition(
            name = "Slower by",
            description = "Microseconds that calls may be slower in any case")
    long latencyFloorMicros() default 1_000;

    @AttributeDefinition(
            name = "Releases kept",
            description = "Earlier releases of each plugin to which a rollback leads",
            min = "1")
    int keepReleases() default 5;
}
