package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.ChangingCard.State;

import io.grpc.StatusRuntimeException;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Kills the runtime in the middle of one change after the other, and during its start. Whatever was
 * answered stands; the change that was under way is either made or not; and every plugin answers
 * calls as its state says. More rounds: {@code -Dbackplane.itests.kills=200}, the same ones again:
 * {@code -Dbackplane.itests.seed=N}.
 */
@Category(Alone.class)
public class KillIT {

    private static final int ROUNDS = Integer.getInteger("backplane.itests.kills", 7);
    private static final long SEED =
            Long.getLong("backplane.itests.seed", System.nanoTime() & 0xffffff);
    private static final int LONGEST_WAIT_MILLIS = 400;
    private static final int LONGEST_START_MILLIS = 1500;

    private static RunningDistribution backplane;

    private final Random random = new Random(SEED);

    @BeforeClass
    public static void start() throws Exception {
        System.out.println("KillIT: -Dbackplane.itests.seed=" + SEED);
        backplane = new RunningDistribution("kill");
        backplane.configure("dev.backplane.deploy", "\"settleMillis\": 20, \"rescanMillis\": 50");
        backplane.configure(
                "dev.backplane.manager.update", "\"soakSeconds\": 1, \"keepReleases\": 1");
        TestBundle.plugin("witness", "1.0.0").moveTo(file("witness.jar"));
        backplane.environment("BACKPLANE_CLASS_ARCHIVE=yes");
        backplane.start();
        awaitClassArchive();
    }

    /** Many starts follow: with the archive they are quick, and a kill would have it made anew. */
    private static void awaitClassArchive() {
        Path folder = backplane.home().resolve("data/cds");
        Await.until(
                () -> "class archives in " + files(folder),
                () ->
                        files(folder).size() == 2
                                && files(folder).stream().allMatch(it -> it.endsWith(".jsa")));
    }

    @AfterClass
    public static void stop() throws Exception {
        backplane.close();
    }

    private static Path file(String name) {
        return backplane.home().resolve("plugins").resolve(name);
    }

    /**
     * None while the folder is not there: a process of its own makes it some time after the start.
     */
    private static List<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void makesAnInterruptedChangeOrDoesNot() throws Exception {
        ChangingCard uploaded =
                new ChangingCard("uploaded", random.nextLong(), true, KillIT::upload);
        ChangingCard dropped = new ChangingCard("dropped", random.nextLong(), false, KillIT::drop);
        for (int round = 1; round <= ROUNDS; round++) {
            String moment = "seed " + SEED + ", round " + round;
            killAmidChanges(moment, uploaded, dropped);
            if (random.nextInt(3) == 0) {
                killAmidStart();
            }
            backplane.start();
            try (Gateway gateway = new Gateway(backplane.endpoint("grpc"))) {
                assertThat(gateway.call("witness", "version", "")).as(moment).isEqualTo("1.0.0");
                uploaded.settle(moment, gateway);
                awaitFile(moment, gateway, dropped.next());
                dropped.settle(moment, gateway);
            }
            backplane.backplane("store", "gc", "--now").succeeded();
            assertNothingPilesUp(moment);
        }
        System.out.println(
                "KillIT: %d uploads and the like, %d changes of files, %d kills"
                        .formatted(uploaded.changes(), dropped.changes(), ROUNDS));
        assertThat(backplane.backplane("shell", "lb -s").succeeded().out().lines())
                .filteredOn(line -> line.contains("com.acme."))
                .hasSizeLessThanOrEqualTo(3);
    }

    // -- changes

    private static void upload(Gateway gateway, State from, State to) {
        if (to.isAbsent()) {
            gateway.uninstall("uploaded", false);
        } else if (!to.version().equals(from.version())) {
            gateway.upload("uploaded.jar", TestBundle.plugin("uploaded", to.version()).bytes());
        } else if (to.runs()) {
            gateway.start("uploaded");
        } else {
            gateway.stop("uploaded");
        }
    }

    private static void drop(Gateway gateway, State from, State to) {
        try {
            if (to.isAbsent()) {
                Files.delete(file("dropped.jar"));
            } else {
                TestBundle.plugin("dropped", to.version()).moveTo(file("dropped.jar"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitFile("file changed", gateway, to);
    }

    /** The file that is there, or not, decides. */
    private static void awaitFile(String moment, Gateway gateway, State expected) {
        Await.until(
                () -> moment + ": dropped as " + expected + ", not " + gateway.list(),
                () -> State.of(gateway.find("dropped")).equals(expected));
    }

    // -- kills

    private void killAmidChanges(String moment, ChangingCard uploaded, ChangingCard dropped)
            throws Exception {
        String address = backplane.endpoint("grpc");
        try (Gateway one = new Gateway(address);
                Gateway other = new Gateway(address)) {
            CompletableFuture<StatusRuntimeException> uploads =
                    CompletableFuture.supplyAsync(() -> uploaded.changeUntilKilled(one));
            CompletableFuture<StatusRuntimeException> drops =
                    CompletableFuture.supplyAsync(() -> dropped.changeUntilKilled(other));
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_WAIT_MILLIS)));
            backplane.kill();
            assertKilled(moment, uploads.get(30, TimeUnit.SECONDS));
            assertKilled(moment, drops.get(30, TimeUnit.SECONDS));
        }
    }

    /** An error that the runtime itself sent would be a change that failed. */
    private static void assertKilled(String moment, StatusRuntimeException end) {
        assertThat(Gateway.reason(end)).as("%s: %s", moment, end).isEmpty();
    }

    private void killAmidStart() throws Exception {
        Process starting = backplane.launch();
        boolean ended =
                starting.waitFor(random.nextInt(LONGEST_START_MILLIS), TimeUnit.MILLISECONDS);
        assertThat(ended).as("the start ended by itself").isFalse();
        starting.destroyForcibly();
        assertThat(starting.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** What a kill leaves is gone after the next start. */
    private static void assertNothingPilesUp(String moment) {
        Path data = backplane.home().resolve("data");
        assertThat(files(data.resolve("store")))
                .as(moment)
                .noneMatch(name -> name.endsWith(".part"))
                .hasSizeLessThanOrEqualTo(6); // earlier releases
        assertThat(files(data.resolve("config")))
                .as(moment)
                .allMatch(name -> name.endsWith(".config"));
        assertThat(files(data.resolve("run")))
                .as(moment)
                .containsExactlyInAnyOrder("backplane.pid", "endpoints.properties", "lock");
    }
}
