package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.ResourceLedger;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How it is measured what plugins use. */
@ObjectClassDefinition(
        name = "Resource ledger",
        description = "What plugins use of the process: processor time, new objects, threads")
public @interface LedgerConfig {

    /** The PID of this configuration. */
    String PID = ResourceLedger.PID;

    @AttributeDefinition(
            name = "Enabled",
            description = "Whether it measures. It costs some half a percent of a core, and 40 MB")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Start delay",
            description = "Milliseconds that measuring waits after the runtime serves",
            min = "0")
    long startDelayMillis() default 5_000;

    @AttributeDefinition(
            name = "Window",
            description = "Seconds that figures are summed up over; shorter ones are less certain",
            min = "3",
            max = "3600")
    int windowSeconds() default 10;

    @AttributeDefinition(
            name = "Windows kept",
            description = "Further ones displace the oldest",
            min = "1",
            max = "1000")
    int keptWindows() default 30;

    @AttributeDefinition(
            name = "Sampling period",
            description =
                    "Milliseconds of processor time between two samples of a thread; a kernel's"
                            + " timers are no finer than 1 to 10",
            min = "1",
            max = "1000")
    int cpuPeriodMillis() default 20;

    @AttributeDefinition(
            name = "Allocation samples",
            description = "Samples of new objects a second, of all threads together",
            min = "1",
            max = "10000")
    int allocationSamplesPerSecond() default 150;
}
