package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.card.Mover;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.ListReleasesRequest;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.ReleaseServiceGrpc;

import io.grpc.StatusRuntimeException;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code kill -9} in each step of an update, held there by a plugin that hangs: afterwards exactly
 * the version serves that is desired, and the history says how the update ended.
 */
@Category(Alone.class)
public class UpdateKillIT {

    private static final String OLD = "1.0.0";
    private static final String NEW = "2.0.0";
    private static final String BEFORE = "was taking over; the version before serves";
    private static final String SINCE = "it serves since the restart";

    private static RunningDistribution backplane;
    private static Gateway gateway;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("update-kill");
        backplane.configure(
                "dev.backplane.manager.update",
                "\"soakSeconds\": 600, \"probeTimeoutMillis\": 60000, \"transferTimeoutMillis\": 60000");
        backplane.configure(
                "dev.backplane.manager",
                "\"drainTimeoutMillis\": 60000, \"startTimeoutMillis\": 60000, \"stopTimeoutMillis\": 60000");
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    @AfterClass
    public static void stop() throws Exception {
        gateway.close();
        backplane.close();
    }

    @Test
    public void servesTheOldOrTheNewVersionWhereverTheRuntimeEnds() throws Exception {
        for (String plugin : List.of("staged", "watched", "by-hand", "started", "probed")) {
            upload(MovedPlugin.mover(plugin, OLD));
        }
        updateByHand();
        beginToUpload(MovedPlugin.mover("staged", NEW));
        upload(MovedPlugin.mover("watched", NEW));
        killAtMark("started", marked("started", NEW, "start-hangs"));
        assertServes("staged", OLD, "OUTCOME_CURRENT");
        assertServes("watched", NEW, "was being watched; " + SINCE);
        assertServes("started", OLD, BEFORE);
        assertThat(gateway.explain("by-hand").getSummary()).contains("natively to version 2.0.0");

        killAtMark("probed", markedAt("probed", MovedPlugin.checked("probed", NEW, "hang")));
        assertServes("probed", OLD, BEFORE);

        upload(stateful(marked("exporting", OLD, "export-hangs")));
        killAtMark("exporting", stateful(MovedPlugin.mover("exporting", NEW)));
        assertServes("exporting", OLD, BEFORE);

        upload(stateful(MovedPlugin.mover("importing", OLD)));
        killAtMark("importing", stateful(marked("importing", NEW, "import-hangs")));
        assertServes("importing", OLD, BEFORE);
        assertThat(backplane.home().resolve("data/transfer")).isEmptyDirectory();

        killInTheDrain();
        assertServes("draining", NEW, SINCE);

        upload(marked("committed", OLD, "stop-hangs"));
        killAtMark("committed", MovedPlugin.mover("committed", NEW));
        assertServes("committed", NEW, "OUTCOME_CURRENT");

        byte[] bad = MovedPlugin.mover("way-back", NEW).bytes();
        killOnTheWayBack(bad);
        assertServes("way-back", OLD, "rolled back by");
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.upload("bad.jar", bad));
        assertThat(Gateway.reason(refused)).isEqualTo("KNOWN_BAD");
        assertNothingIsLeft();
    }

    // -- versions

    private static TestBundle marked(String plugin, String version, String trouble) {
        return markedAt(plugin, MovedPlugin.mover(plugin, version).with(Mover.TROUBLE, trouble));
    }

    private static TestBundle markedAt(String plugin, TestBundle bundle) {
        return bundle.with(Mover.MARK, mark(plugin).toString());
    }

    private static Path mark(String plugin) {
        return backplane.home().resolve(plugin + ".mark");
    }

    private static TestBundle stateful(TestBundle bundle) {
        return bundle.with(Mover.SCHEMA, "1");
    }

    private static void upload(TestBundle bundle) {
        gateway.upload("test.jar", bundle.bytes());
    }

    private static void updateByHand() throws Exception {
        Path file =
                MovedPlugin.mover("by-hand", NEW).moveTo(backplane.home().resolve("by-hand.jar"));
        long id = gateway.plugin("by-hand").getBundleId();
        backplane.backplane("shell", "felix:update %d %s".formatted(id, file.toUri())).succeeded();
    }

    // -- kills

    /** Its last bytes never come. */
    private static void beginToUpload(TestBundle bundle) throws Exception {
        byte[] bytes = bundle.bytes();
        var call = PluginServiceGrpc.newBlockingV2Stub(gateway.channel()).installPlugin();
        call.write(InstallPluginRequest.newBuilder().setFileName("staged.jar").build());
        call.write(
                InstallPluginRequest.newBuilder()
                        .setChunk(ByteString.copyFrom(bytes, 0, bytes.length / 2))
                        .build());
    }

    /** The runtime ends when the update hangs in one of its versions. */
    private static void killAtMark(String plugin, TestBundle next) throws Exception {
        CompletableFuture<Void> update = updateForGood(next.bytes());
        Await.until(() -> plugin + " to hang", () -> Files.exists(mark(plugin)));
        killAndRestart(update);
    }

    private static void killInTheDrain() throws Exception {
        upload(MovedPlugin.mover("draining", OLD));
        CompletableFuture<Void> inside = enter("draining");
        CompletableFuture<Void> update = updateForGood(MovedPlugin.mover("draining", NEW).bytes());
        awaitAnswer("draining", NEW);
        assertThat(inside).isNotDone();
        killAndRestart(update);
    }

    private static void killOnTheWayBack(byte[] bad) throws Exception {
        upload(MovedPlugin.mover("way-back", OLD));
        gateway.upload("bad.jar", bad);
        CompletableFuture<Void> inside = enter("way-back");
        RunningDistribution.UnderWay rollback = backplane.begin("plugin", "rollback", "way-back");
        awaitAnswer("way-back", OLD);
        Await.until(() -> "the books", () -> history("way-back").contains("rolled back by"));
        assertThat(inside).isNotDone();
        killAndRestart(inside);
        assertThat(rollback.end().status()).isNotZero();
    }

    private static CompletableFuture<Void> updateForGood(byte[] next) {
        InstallOptions unwatched = InstallOptions.newBuilder().setSoakSeconds(0).build();
        return CompletableFuture.runAsync(
                () -> gateway.upload("test.jar", next, unwatched), Thread::startVirtualThread);
    }

    /** A call that does not end, begun and inside. */
    private static CompletableFuture<Void> enter(String plugin) {
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(
                        () -> gateway.call(plugin, "sleep", "60000"), Thread::startVirtualThread);
        try (Load others = new Load(gateway, plugin, "version", "", 10_000).by(1)) {
            others.awaitMoreCalls(50);
        }
        return call;
    }

    private static void awaitAnswer(String plugin, String version) {
        Await.until(
                () -> plugin + " " + version,
                () -> gateway.call(plugin, "version", "").equals(version));
    }

    private static void killAndRestart(CompletableFuture<?> underWay) throws Exception {
        backplane.kill();
        assertThat(underWay).failsWithin(10, TimeUnit.SECONDS);
        gateway.close();
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    // -- afterwards

    private static void assertServes(String plugin, String version, String said) {
        assertThat(gateway.call(plugin, "version", "")).as(plugin).isEqualTo(version);
        assertThat(gateway.plugin(plugin).getVersion()).as(plugin).isEqualTo(version);
        assertThat(history(plugin)).contains(said).containsOnlyOnce("OUTCOME_CURRENT");
    }

    private static String history(String plugin) {
        return ReleaseServiceGrpc.newBlockingStub(gateway.channel())
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .listReleases(ListReleasesRequest.newBuilder().setName(plugin).build())
                .toString();
    }

    /** The framework has one version of each, and nothing of what was broken off. */
    private static void assertNothingIsLeft() throws Exception {
        assertThat(backplane.backplane("shell", "lb -s").succeeded().out().lines())
                .filteredOn(line -> line.contains("com.acme."))
                .hasSize(gateway.list().getPluginsCount());
    }
}
