package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Mover;
import dev.backplane.proto.v1.Plugin;

import io.grpc.StatusRuntimeException;

import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Versions that do not come in, and changes that meet an update: the old version serves on. */
@Category(Alone.class)
public class UpdateFaultsIT {

    @ClassRule public static final UpdateScene SCENE = new UpdateScene("update-faults");

    @Rule public final MovedPlugin plugin = new MovedPlugin(SCENE);

    // -- what does not come in

    @Test
    public void keepsTheOldVersionWhenTheNewOneIsNotReady() {
        plugin.install(plugin.stateful("1.0.0", 2));
        assertRefused(checked("2.0.0", "critical"), "UPDATE_FAILED", "the card is worn out");
        assertRefused(checked("2.0.1", "hang"), "UPDATE_FAILED", "did not finish within");
        assertRefused(plugin.mover("2.1.0"), "UPDATE_FAILED", "has no StateTransfer");
        assertRefused(
                plugin.stateful("2.2.0", 1), "UPDATE_FAILED", "cannot import state of schema 2");
        assertRefused(
                plugin.stateful("2.3.0", 2).with(Mover.TROUBLE, "import-fails"),
                "UPDATE_FAILED",
                "the state is upside down");
        assertRefused(
                plugin.stateful("2.4.0", 2).with(Mover.TROUBLE, "import-hangs"),
                "LIFECYCLE_TIMEOUT",
                "did not finish within " + UpdateScene.TRANSFER_LIMIT_MILLIS + " ms");
        assertThat(plugin.call("count", "")).isEqualTo("1");
    }

    private TestBundle checked(String version, String health) {
        return plugin.checked(version, health).with(Mover.SCHEMA, "2");
    }

    @Test
    public void keepsTheOldVersionWhenTheNewOneDoesNotStart() {
        plugin.install(plugin.mover("1.0.0"));
        StatusRuntimeException tooNew =
                plugin.refused(plugin.importing("2.0.0", "dev.backplane.manager;version=9"));
        assertThat(Gateway.reason(tooNew)).isEqualTo("BAD_ARTIFACT");
        assertThat(tooNew.getMessage()).contains("needs Backplane API [9,)");
        assertRefused(
                plugin.importing("2.1.0", "com.acme.nowhere"), "UNSATISFIED", "com.acme.nowhere");
        assertRefused(
                plugin.mover("3.0.0").with(Mover.FAULTS, "not a number"),
                "START_FAILED",
                "NumberFormatException");
        assertRefused(
                plugin.mover("3.1.0").with(Mover.TROUBLE, "start-hangs"),
                "LIFECYCLE_TIMEOUT",
                "did not finish within " + UpdateScene.START_LIMIT_MILLIS + " ms");
        assertThat(plugin.install(plugin.mover("4.0.0")).getVersion()).isEqualTo("4.0.0");
    }

    private void assertRefused(TestBundle version, String code, String reason) {
        StatusRuntimeException refused = plugin.refused(version);
        assertThat(Gateway.reason(refused)).as("%s", refused).isEqualTo(code);
        assertThat(refused.getMessage()).contains(reason, plugin.name() + " 1.0.0 goes on running");
        assertThat(plugin.version()).isEqualTo("1.0.0");
    }

    /** It is not the new version's fault, so that comes in when the old one lets it. */
    @Test
    public void givesUpWhenTheOldVersionDoesNotExport() throws Exception {
        plugin.install(plugin.stateful("1.0.0", 1).with(Mover.TROUBLE, "export-hangs"));
        try (Load load = plugin.load("count", "").by(2)) {
            load.awaitMoreCalls(20);
            byte[] next = plugin.stateful("2.0.0", 1).bytes();
            StatusRuntimeException refused = plugin.refused(next);
            assertThat(Gateway.reason(refused)).isEqualTo("UPDATE_FAILED");
            assertThat(refused.getMessage())
                    .contains("exporting the state of " + plugin.name() + " 1.0.0 did not finish")
                    .contains("goes on running");
            load.awaitMoreCalls(20);
            assertThat(load.failures()).isEmpty();
            assertThat(plugin.version()).isEqualTo("1.0.0");
            assertThat(Gateway.reason(plugin.refused(next))).isEqualTo("UPDATE_FAILED");
        }
        assertThat(plugin.history()).contains("aborted");
    }

    @Test
    public void refusesAnotherPluginInItsPlace() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        TestBundle stranger =
                plugin.mover("2.0.0")
                        .with(
                                "Provide-Capability",
                                "dev.backplane.plugin;dev.backplane.plugin=stranger");
        Path file = SCENE.file("stranger.jar", stranger);
        Outcome refused =
                SCENE.backplane()
                        .backplane(
                                "config",
                                "put",
                                "dev.backplane.plugin~" + plugin.name(),
                                "source=" + file);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("NAME_CONFLICT", "stranger", plugin.name());
        assertThat(plugin.version()).isEqualTo("1.0.0");
    }

    // -- a group

    @Test
    public void movesNoneOfAGroupWhenOneDoesNotStart() throws Exception {
        assertNoneOfAGroupMoves(plugin.mover("1.0.0"), plugin.mover("2.0.0"), "start-hangs");
    }

    /** The other has handed its state over by then. */
    @Test
    public void movesNoneOfAGroupWhenOneCannotTakeTheState() throws Exception {
        assertNoneOfAGroupMoves(
                plugin.stateful("1.0.0", 1), plugin.stateful("2.0.0", 1), "import-fails");
        assertThat(plugin.call("count", "")).isEqualTo("1");
    }

    private void assertNoneOfAGroupMoves(TestBundle old, TestBundle next, String trouble)
            throws Exception {
        plugin.install(old);
        String other = plugin.name() + "-other";
        plugin.gateway()
                .upload(
                        "other.jar",
                        MovedPlugin.mover(other, "1.0.0").with(Mover.SCHEMA, "1").bytes());
        Path first = SCENE.file("first.jar", next);
        Path bad =
                SCENE.file(
                        "bad.jar",
                        MovedPlugin.mover(other, "2.0.0")
                                .with(Mover.SCHEMA, "1")
                                .with(Mover.TROUBLE, trouble));
        try (Load load = plugin.load("version", "").by(2)) {
            Outcome refused =
                    SCENE.backplane()
                            .backplane(
                                    "plugin",
                                    "install",
                                    first.toString(),
                                    bad.toString(),
                                    "--together",
                                    "--soak",
                                    "0");
            assertThat(refused.status()).as(refused.out()).isEqualTo(1);
            assertThat(refused.err()).contains(other + " 1.0.0 goes on running");
            load.awaitMoreCalls(20);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.gateway().call(other, "version", "")).isEqualTo("1.0.0");
        assertThat(plugin.bundles()).isEqualTo(1);
        plugin.gateway().uninstall(other, true);
    }

    // -- changes that meet an update

    @Test
    public void makesOneUpdateAfterTheOther() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        try (Load load = plugin.load("version", "").by(2)) {
            CompletableFuture<Plugin> slow = begin(plugin.checked("2.0.0", "late"));
            awaitUpdateTo("2.0.0");
            assertThat(plugin.install(plugin.mover("3.0.0")).getVersion()).isEqualTo("3.0.0");
            assertThat(slow.get(20, TimeUnit.SECONDS).getVersion()).isEqualTo("2.0.0");
            load.awaitMoreCalls(20);
            assertThat(load.failures()).isEmpty();
            assertThat(load.answers()).contains("1.0.0", "3.0.0");
        }
        assertThat(plugin.version()).isEqualTo("3.0.0");
    }

    @Test
    public void uninstallsAfterTheUpdateThatIsUnderWay() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        try (Load load = plugin.load("version", "").by(2)) {
            CompletableFuture<Plugin> slow = begin(plugin.checked("2.0.0", "late"));
            awaitUpdateTo("2.0.0");
            plugin.gateway().uninstall(plugin.name(), false);
            assertThat(slow.get(20, TimeUnit.SECONDS).getVersion()).isEqualTo("2.0.0");
            load.awaitMoreCalls(1);
            assertThat(load.failures())
                    .isNotEmpty()
                    .allMatch(it -> it.contains("UNAVAILABLE") || it.contains("NOT_FOUND"));
        }
        assertThat(plugin.gateway().find(plugin.name())).isEmpty();
        assertThat(plugin.bundles()).isZero();
    }

    @Test
    public void stopsAfterTheDrainThatIsUnderWay() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        CompletableFuture<String> inside =
                CompletableFuture.supplyAsync(
                        () -> plugin.call("sleep", "1500"), Thread::startVirtualThread);
        try (Load load = plugin.load("version", "").by(1)) {
            load.awaitMoreCalls(20); // the other is inside by then
            CompletableFuture<Plugin> update =
                    CompletableFuture.supplyAsync(
                            () -> plugin.installForGood(plugin.mover("2.0.0")),
                            Thread::startVirtualThread);
            Await.until(() -> "the shift", () -> load.answers().contains("2.0.0"));
            plugin.gateway().stop(plugin.name());
            assertThat(update.get(20, TimeUnit.SECONDS).getVersion()).isEqualTo("2.0.0");
            assertThat(inside.get(20, TimeUnit.SECONDS)).isEqualTo("1.0.0");
            Await.until(() -> "calls refused", () -> !load.failures().isEmpty());
            assertThat(load.failures()).allMatch(it -> it.contains("UNAVAILABLE"));
        }
        plugin.gateway().start(plugin.name());
        assertThat(plugin.version()).isEqualTo("2.0.0");
        assertThat(plugin.bundles()).isEqualTo(1);
    }

    @Test
    public void letsOtherChangesComeWhileAVersionIsWatched() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        plugin.install(plugin.mover("2.0.0"));
        plugin.install(plugin.mover("3.0.0"));
        assertThat(SCENE.run("plugin", "updates")).contains("3.0.0");
        plugin.gateway().stop(plugin.name());
        assertThat(SCENE.run("plugin", "updates")).doesNotContain(plugin.name() + ":");
        plugin.gateway().start(plugin.name());
        assertThat(plugin.version()).isEqualTo("3.0.0");
        plugin.install(plugin.mover("4.0.0"));
        plugin.gateway().uninstall(plugin.name(), false);
        assertThat(plugin.gateway().find(plugin.name())).isEmpty();
        assertThat(plugin.bundles()).isZero();
        plugin.install(plugin.mover("1.0.0"));
        assertThat(plugin.version()).isEqualTo("1.0.0");
    }

    private CompletableFuture<Plugin> begin(TestBundle version) {
        return CompletableFuture.supplyAsync(
                () -> plugin.install(version), Thread::startVirtualThread);
    }

    private void awaitUpdateTo(String version) {
        Await.until(
                () -> version + " to be started",
                () -> {
                    try {
                        return plugin.history().contains(version);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    // -- behind the manager's back

    /** As the framework does it, seen everywhere, and also after a restart. */
    @Test
    public void showsABundleThatWasUpdatedByHand() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        long id = plugin.gateway().plugin(plugin.name()).getBundleId();
        Path file = SCENE.file("by-hand.jar", plugin.mover("2.0.0"));
        SCENE.run("shell", "felix:update %d %s".formatted(id, file.toUri()));

        assertThat(plugin.version()).isEqualTo("2.0.0");
        String sentence = "updated natively to version 2.0.0";
        SCENE.backplane().eventually(sentence, "plugin", "explain", plugin.name());
        assertThat(SCENE.run("plugin", "info", plugin.name())).contains(sentence);
        assertThat(SCENE.run("plugin", "list")).contains(sentence);
        assertThat(SCENE.run("shell", "plugin:info " + plugin.name())).contains(sentence);

        plugin.install(plugin.mover("3.0.0"));
        assertThat(plugin.version()).isEqualTo("3.0.0");
        assertThat(SCENE.run("plugin", "info", plugin.name())).doesNotContain("natively");
    }
}
