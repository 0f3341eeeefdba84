package dev.backplane.manager.internal.unload;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How it is found out whether the classes of plugins that were taken away really went. */
@ObjectClassDefinition(name = "Unloading of plugins")
public @interface UnloadConfig {

    /** The PID of this configuration. */
    String PID = "dev.backplane.manager.unload";

    @AttributeDefinition(
            name = "Grace for threads",
            description = "Milliseconds after the stop that a plugin's threads may take to end")
    long threadGraceMillis() default 500;

    @AttributeDefinition(
            name = "Collection after",
            description =
                    "Milliseconds after which a garbage collection is asked for if the classes have"
                            + " not gone; what survives it is a leak, or in use")
    long collectAfterMillis() default 5_000;

    @AttributeDefinition(
            name = "Collection period",
            description =
                    "Seconds between two collections that are asked for at least. 0: none is asked"
                            + " for, and a leak is only suspected, never found",
            min = "0")
    int collectPeriodSeconds() default 60;

    @AttributeDefinition(name = "Reports kept", description = "Further ones displace the oldest")
    int keptReports() default 200;
}
