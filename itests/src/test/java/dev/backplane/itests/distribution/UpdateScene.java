package dev.backplane.itests.distribution;

import org.junit.rules.ExternalResource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A runtime whose updates are watched for long and whose limits are short. */
final class UpdateScene extends ExternalResource {

    static final long START_LIMIT_MILLIS = 2000;
    static final long TRANSFER_LIMIT_MILLIS = 1000;
    static final long DRAIN_LIMIT_MILLIS = 3000;

    private final String home;
    private RunningDistribution backplane;

    UpdateScene(String home) {
        this.home = home;
    }

    @Override
    protected void before() throws Throwable {
        backplane = new RunningDistribution(home);
        backplane.configure(
                "dev.backplane.manager.update",
                "\"soakSeconds\": 20, \"probeTimeoutMillis\": 3000, \"transferTimeoutMillis\": "
                        + TRANSFER_LIMIT_MILLIS);
        backplane.configure(
                "dev.backplane.manager",
                "\"drainTimeoutMillis\": %d, \"startTimeoutMillis\": %d"
                        .formatted(DRAIN_LIMIT_MILLIS, START_LIMIT_MILLIS));
        backplane.configure(
                "dev.backplane.manager.restart",
                "\"firstPauseMillis\": 100, \"healthPeriodMillis\": 300");
        backplane.start();
    }

    @Override
    protected void after() {
        try {
            backplane.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunningDistribution backplane() {
        return backplane;
    }

    /** What a command prints that succeeds. */
    String run(String... command) throws IOException, InterruptedException {
        return backplane.backplane(command).succeeded().out();
    }

    /** A file outside the plugin folder, to be named in a command. */
    Path file(String name, TestBundle bundle) {
        return bundle.moveTo(backplane.home().resolve(name));
    }
}
