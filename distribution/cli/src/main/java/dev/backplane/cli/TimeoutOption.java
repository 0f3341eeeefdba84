package dev.backplane.cli;

import io.grpc.stub.AbstractStub;

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

    /** The stub with so much time for each of its calls, from now on. */
    public <S extends AbstractStub<S>> S on(S stub) {
        return stub.withDeadlineAfter(timeout);
    }

    /** The time itself. */
    public Duration duration() {
        return timeout;
    }
}
