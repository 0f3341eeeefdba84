package dev.backplane.benchmarks.config;

import com.google.protobuf.ByteString;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Setting;
import dev.backplane.proto.v1.BackUpFleetRequest;
import dev.backplane.proto.v1.FleetServiceGrpc;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.FleetStatus.State;
import dev.backplane.proto.v1.GetFleetStatusRequest;
import dev.backplane.proto.v1.RestoreFleetRequest;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A runtime in a fleet. */
record Node(Backplane runtime) implements AutoCloseable {

    private static final long LIMIT_SECONDS = 120;
    private static final long EFFECT_SECONDS = 5;
    private static final long POLL_MILLIS = 1;

    static Node start(Setting setting, String name, Redis redis)
            throws IOException, InterruptedException {
        Backplane runtime =
                Backplane.startPlainly(
                        setting.distribution(),
                        setting.work().resolve(name),
                        Map.of("BACKPLANE_REDIS_URI", redis.uri(), "BACKPLANE_NODE", name));
        runtime.awaitReady();
        return new Node(runtime);
    }

    Contestant plugin(String name) {
        return new Contestant(runtime.channel(), name);
    }

    FleetServiceGrpc.FleetServiceBlockingStub fleet() {
        return FleetServiceGrpc.newBlockingStub(runtime.channel())
                .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    FleetStatus status() {
        return fleet().getFleetStatus(GetFleetStatusRequest.getDefaultInstance());
    }

    /** Waits for a state and returns the moment, in nanoseconds. */
    long await(State state) throws IOException, InterruptedException {
        return await(status -> status.getState() == state);
    }

    /** Waits until it follows and everything of its own is acknowledged. */
    long awaitSettled() throws IOException, InterruptedException {
        return await(
                status ->
                        status.getState() == State.STATE_FOLLOWING
                                && status.getUnsent() == 0
                                && status.getBehind() == 0);
    }

    long await(Predicate<FleetStatus> condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        FleetStatus status = status();
        while (!condition.test(status)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("still " + status);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            status = status();
        }
        return System.nanoTime();
    }

    /**
     * Waits until it has compared everything and follows; seconds, from when it began to compare.
     */
    double recovery() throws IOException, InterruptedException {
        long begin = await(State.STATE_RECOVERING);
        return (await(State.STATE_FOLLOWING) - begin) / 1e9;
    }

    /** How many counters are not as they should be; what was just read is waited for. */
    double differing(String all) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EFFECT_SECONDS);
        double differing = plugin("configured").number("differing", all);
        while (differing > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            differing = plugin("configured").number("differing", all);
        }
        return differing;
    }

    String backup() {
        return fleet().backUpFleet(BackUpFleetRequest.getDefaultInstance())
                .getBackup()
                .toStringUtf8();
    }

    void restore(String backup) {
        var _ =
                fleet().restoreFleet(
                                RestoreFleetRequest.newBuilder()
                                        .setBackup(ByteString.copyFromUtf8(backup))
                                        .build());
    }

    /** Until a plugin of the fleet has come here. */
    void awaitPlugin(String name, String operation) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            try {
                plugin(name).tell(operation, "0 0");
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public void close() {
        runtime.close();
    }
}
