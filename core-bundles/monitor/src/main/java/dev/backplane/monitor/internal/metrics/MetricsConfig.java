package dev.backplane.monitor.internal.metrics;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(name = "Metrics", description = "Limits of what is shown, and where")
@interface MetricsConfig {

    /** Where it is set. */
    String PID = "dev.backplane.monitor.metrics";

    @AttributeDefinition(
            name = "Most series",
            description = "Lines that one collection shows of all plugins together",
            min = "1000")
    int maxSeries() default 300_000;

    @AttributeDefinition(
            name = "Most series of a plugin",
            description =
                    "Lines that one collection shows of a plugin, and series that it makes itself",
            min = "10")
    int maxSeriesPerPlugin() default 5_000;

    @AttributeDefinition(
            name = "JMX",
            description = "Whether the metrics are MBeans too, in the domain dev.backplane")
    boolean jmx() default true;

    @AttributeDefinition(
            name = "JMX period in milliseconds",
            description = "How old what the MBeans show may be",
            min = "1000")
    long jmxPeriodMillis() default 15_000;

    @AttributeDefinition(
            name = "Most MBeans",
            description = "Series that become MBeans; the rest is shown to Prometheus only",
            min = "0")
    int jmxMaxSeries() default 5_000;
}
