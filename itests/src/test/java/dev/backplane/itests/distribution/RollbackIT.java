package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Mover;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusRuntimeException;

import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.nio.file.Path;

/** A version that is found bad, tried out, or not wanted after all, does not stay. */
@Category(Alone.class)
public class RollbackIT {

    @ClassRule public static final UpdateScene SCENE = new UpdateScene("rollback");

    @Rule public final MovedPlugin plugin = new MovedPlugin(SCENE);

    // -- what is found bad

    @Test
    public void goesBackFromAVersionThatFails() throws Exception {
        plugin.install(plugin.mover("1.0.0").with(Mover.PACE, "2"));
        try (Load load = plugin.load("work", "").by(4)) {
            load.awaitMoreCalls(200);
            byte[] bad =
                    plugin.mover("2.0.0").with(Mover.PACE, "2").with(Mover.FAULTS, "30").bytes();
            plugin.gateway().upload(plugin.name() + ".jar", bad);
            plugin.awaitVersion("1.0.0");
            int harmed = load.failures().size();
            load.awaitMoreCalls(100);
            assertThat(load.failures()).hasSize(harmed);
            assertThat(Gateway.reason(plugin.refused(bad))).isEqualTo("KNOWN_BAD");
        }
        assertThat(plugin.history()).contains("rolled back").contains("calls failed");
    }

    @Test
    public void goesBackFromAVersionThatIsSlow() {
        plugin.install(plugin.mover("1.0.0").with(Mover.PACE, "5"));
        try (Load load = plugin.load("work", "").by(8)) {
            load.awaitMoreCalls(300);
            plugin.install(plugin.mover("2.0.0").with(Mover.PACE, "60"));
            plugin.awaitVersion("1.0.0");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    public void goesBackWhenAnOperatorSaysSo() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        byte[] second = plugin.mover("2.0.0").bytes();
        plugin.gateway().upload(plugin.name() + ".jar", second);
        rollBack();
        assertThat(plugin.version()).isEqualTo("1.0.0");

        assertThat(Gateway.reason(plugin.refused(second))).isEqualTo("KNOWN_BAD");
        plugin.install(plugin.mover("3.0.0"));
        plugin.install(plugin.mover("4.0.0")); // ends the watch over 3.0.0
        SCENE.run("plugin", "rollback", plugin.name(), "1");
        assertThat(plugin.version()).isEqualTo("1.0.0");
    }

    private void rollBack() throws Exception {
        SCENE.run("plugin", "rollback", plugin.name());
    }

    @Test
    public void restartsWhatFailsAndThenGivesItUp() throws Exception {
        String name = plugin.name();
        Gateway gateway = plugin.gateway();
        plugin.install(plugin.checked("1.0.0", "critical"));
        Await.until(
                () -> "quarantined: " + gateway.plugin(name),
                () -> gateway.plugin(name).getPhase() == PluginPhase.PLUGIN_PHASE_QUARANTINED);
        assertThat(gateway.explain(name).getSummary()).contains("failed 5 times");
        assertThat(gateway.explain(name).getRemedy()).isEqualTo("backplane plugin release " + name);
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> gateway.start(name));
        assertThat(Gateway.reason(refused)).isEqualTo("KNOWN_BAD");
        SCENE.run("plugin", "release", name);
        assertThat(plugin.version()).isEqualTo("1.0.0");
    }

    // -- the state on the way back

    @Test
    public void bringsBackWhatTheNewVersionLearnt() throws Exception {
        plugin.install(plugin.stateful("1.0.0", 1));
        count(3);
        plugin.install(plugin.stateful("2.0.0", 1));
        count(3);
        rollBack();
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.call("count", "")).isEqualTo("7");
    }

    @Test
    public void goesOnFromTheShiftIfTheNewStateCannotBeRead() throws Exception {
        plugin.install(plugin.stateful("1.0.0", 1));
        count(3);
        plugin.install(plugin.stateful("2.0.0", 2));
        count(3);
        rollBack();
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.call("count", "")).isEqualTo("4");
    }

    /** The old version was stopped meanwhile, and forgot what it did not hand over. */
    @Test
    public void goesOnFromTheShiftAlsoIfVersionsDoNotRunSideBySide() throws Exception {
        plugin.install(plugin.alone("1.0.0").with(Mover.SCHEMA, "1"));
        count(3);
        plugin.install(plugin.alone("2.0.0").with(Mover.SCHEMA, "2"));
        count(3);
        rollBack();
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.call("count", "")).isEqualTo("4");
        assertThat(SCENE.backplane().home().resolve("data/transfer")).isEmptyDirectory();
    }

    private void count(int times) {
        for (int i = 0; i < times; i++) {
            plugin.call("count", "");
        }
    }

    // -- what is only tried

    @Test
    public void rehearsesWithoutChangingAnything() throws Exception {
        plugin.install(plugin.stateful("1.0.0", 1));
        count(1);
        Path good = SCENE.file("good.jar", plugin.stateful("2.0.0", 1));
        Path bad =
                SCENE.file(
                        "bad.jar", plugin.stateful("2.1.0", 1).with(Mover.TROUBLE, "import-fails"));

        assertThat(SCENE.run("plugin", "install", good.toString(), "--rehearse"))
                .contains("would work");
        Outcome problem =
                SCENE.backplane().backplane("plugin", "install", bad.toString(), "--rehearse");
        assertThat(problem.status()).isEqualTo(1);
        assertThat(problem.out() + problem.err()).contains("the state is upside down");
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.call("count", "")).isEqualTo("2");
    }

    @Test
    public void sendsACanaryItsShareOnly() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        try (Load load = plugin.load("version", "").by(2)) {
            tryWith("30%");
            load.awaitMoreCalls(300);
            assertThat(load.answers()).containsExactly("1.0.0", "2.0.0");
            assertThat(plugin.gateway().plugin(plugin.name()).getVersion()).isEqualTo("1.0.0");
            assertThat(SCENE.run("plugin", "updates")).contains("30% of the calls");
            rollBack();
            assertThat(plugin.version()).isEqualTo("1.0.0");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    public void sendsACanaryTheCallsWithAHeader() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        assertThat(plugin.version()).isEqualTo("1.0.0");
        tryWith("header:x-tester=yes");
        for (int i = 0; i < 7; i++) {
            assertThat(callAs("yes")).isEqualTo("2.0.0");
        }
        for (int i = 0; i < 4; i++) {
            assertThat(callAs("no")).isEqualTo("1.0.0");
            assertThat(plugin.version()).isEqualTo("1.0.0");
        }
        assertThat(SCENE.run("plugin", "updates"))
                .contains("header x-tester=yes")
                .containsPattern("(?m)^1\\.0\\.0 +8 +0 ")
                .containsPattern("(?m)^2\\.0\\.0 +7 +0 ");
        plugin.install(plugin.mover("3.0.0")); // ends the trial
        assertThat(callAs("yes")).isEqualTo("3.0.0");
        assertThat(plugin.history()).contains("ended its trial");
    }

    private String callAs(String tester) {
        InvokeRequest.Builder request =
                Gateway.request(plugin.name(), "version", ByteString.EMPTY).toBuilder();
        request.getPayloadBuilder().putHeaders("x-tester", tester);
        return plugin.gateway().call(request.build(), 10_000);
    }

    private void tryWith(String canary) throws Exception {
        Path next = SCENE.file("canary.jar", plugin.mover("2.0.0"));
        SCENE.run("plugin", "install", next.toString(), "--canary", canary, "--soak", "15");
    }
}
