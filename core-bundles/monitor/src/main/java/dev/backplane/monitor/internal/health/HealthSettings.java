package dev.backplane.monitor.internal.health;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(
        name = "Health",
        description = "How often is looked, and what is worth a word")
@interface HealthSettings {

    /** Where it is set. */
    String PID = "dev.backplane.monitor.health";

    @AttributeDefinition(
            name = "Period in milliseconds",
            description = "How often all checks are run",
            min = "100")
    long periodMillis() default 10_000;

    @AttributeDefinition(
            name = "Time of a round in milliseconds",
            description = "A check that takes longer is a WARN, after five minutes CRITICAL",
            min = "10")
    int timeoutMillis() default 2_000;

    @AttributeDefinition(
            name = "Failures in percent",
            description = "Calls of a plugin that failed by its fault in a period: more is a WARN",
            min = "0",
            max = "100")
    int maxFailurePercent() default 20;

    @AttributeDefinition(
            name = "Fewest calls",
            description = "In a period, for failures and duration to be judged",
            min = "1")
    int minimumCalls() default 20;

    @AttributeDefinition(
            name = "95th percentile in milliseconds",
            description = "Of the calls of a plugin in a period: more is a WARN",
            min = "1")
    long maxP95Millis() default 5_000;

    @AttributeDefinition(
            name = "Mailbox in percent",
            description = "How full a mailbox of a plugin may be: more is a WARN",
            min = "1",
            max = "100")
    int maxMailboxPercent() default 75;

    @AttributeDefinition(
            name = "Restarts",
            description = "Of a plugin within ten minutes: that many are a WARN",
            min = "1")
    int maxRestarts() default 3;

    @AttributeDefinition(
            name = "Free disk in MiB",
            description = "Where data lies: less is a WARN, a quarter of it CRITICAL",
            min = "1")
    long minDiskMiB() default 512;

    @AttributeDefinition(
            name = "Heap in percent",
            description =
                    "In use after the last collection: more is a WARN, within 3 percent of all CRITICAL",
            min = "1",
            max = "100")
    int maxHeapPercent() default 85;

    @AttributeDefinition(
            name = "Configuration lag in seconds",
            description = "How long a plugin may be in another state than its configuration wants",
            min = "1")
    long maxLagSeconds() default 300;
}
