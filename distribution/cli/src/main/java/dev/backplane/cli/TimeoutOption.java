package dev.backplane.cli;

import picocli.CommandLine.Option;

import java.time.Duration;

/** How long the call that a command makes may take. */
public final class TimeoutOption {

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            defaultValue = "30s",
            description = "The time a call has: 500ms, 30s, 2m. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(30);

    /** In milliseconds. */
    public long millis() {
        return timeout.toMillis();
    }

    /** The same as a duration. */
    public Duration duration() {
        return timeout;
    }
}
