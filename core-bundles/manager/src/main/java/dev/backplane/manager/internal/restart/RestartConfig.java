package dev.backplane.manager.internal.restart;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How often a plugin that fails is tried again. */
@ObjectClassDefinition(name = "Restarts of plugins that fail")
public @interface RestartConfig {

    /** The PID of this configuration. */
    String PID = "dev.backplane.manager.restart";

    @AttributeDefinition(
            name = "First pause",
            description = "Milliseconds before the first restart; twice as long each further time")
    long firstPauseMillis() default 2_000;

    @AttributeDefinition(name = "Longest pause", description = "Milliseconds")
    long longestPauseMillis() default 60_000;

    @AttributeDefinition(
            name = "Jitter",
            description = "By which part chance shortens or lengthens a pause",
            min = "0",
            max = "1")
    double jitter() default 0.2;

    @AttributeDefinition(
            name = "Failures",
            description = "Within the window, after which a plugin is quarantined",
            min = "1")
    int maxFailures() default 5;

    @AttributeDefinition(name = "Window", description = "Seconds")
    int windowSeconds() default 600;

    @AttributeDefinition(
            name = "Health period",
            description = "Milliseconds between two looks at the health checks of plugins")
    long healthPeriodMillis() default 5_000;

    @AttributeDefinition(
            name = "Complaints",
            description = "Critical answers in a row after which a plugin is restarted",
            min = "1")
    int maxComplaints() default 3;
}
