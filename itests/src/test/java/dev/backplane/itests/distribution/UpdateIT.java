package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.itests.distribution.card.Checked;
import dev.backplane.itests.distribution.card.Mover;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusRuntimeException;

import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A plugin is replaced while it is called: no call fails, and a bad version does not stay. */
public class UpdateIT {

    private static RunningDistribution backplane;

    private static int plugins;

    private Gateway gateway;
    private String name;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("update");
        backplane.configure(
                "dev.backplane.manager.update",
                "\"soakSeconds\": 20, \"probeTimeoutMillis\": 3000, \"transferTimeoutMillis\": 2000");
        backplane.configure("dev.backplane.manager", "\"drainTimeoutMillis\": 4000");
        backplane.configure(
                "dev.backplane.manager.restart",
                "\"firstPauseMillis\": 100, \"healthPeriodMillis\": 300");
        backplane.start();
    }

    @AfterClass
    public static void stop() throws Exception {
        backplane.close();
    }

    @Before
    public void connect() throws Exception {
        gateway = new Gateway(backplane.endpoint("grpc"));
        plugins++;
        name = "mover-" + plugins;
    }

    @After
    public void disconnect() {
        gateway.uninstall(name, true);
        gateway.close();
    }

    private TestBundle mover(String version) {
        return TestBundle.library("com.acme." + name, version)
                .with("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + name)
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",dev.backplane.plugin;version=\"[0.1,1)\",org.osgi.framework")
                .with("Bundle-Activator", Mover.class.getName())
                .with(Mover.NAME, name)
                .with(Mover.class)
                .withInner(Mover.class, "Transfer");
    }

    private TestBundle checked(String version, String health) {
        return mover(version)
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",dev.backplane.plugin;version=\"[0.1,1)\",org.osgi.framework,org.apache.felix.hc.api")
                .with("Bundle-Activator", Checked.class.getName())
                .with(Checked.HEALTH, health)
                .with(Checked.class);
    }

    private TestBundle alone(String version) {
        return mover(version)
                .with(
                        "Provide-Capability",
                        "dev.backplane.plugin;dev.backplane.plugin=%s;overlap=false"
                                .formatted(name));
    }

    private Plugin install(TestBundle bundle) {
        return gateway.upload(name + ".jar", bundle.bytes());
    }

    private StatusRuntimeException refused(TestBundle bundle) {
        return refused(bundle.bytes());
    }

    /** The same bytes once more: a jar put together again would hold other times. */
    private StatusRuntimeException refused(byte[] jar) {
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.upload(name + ".jar", jar));
        assertThat(refused).as("it was let in").isNotNull();
        return refused;
    }

    private void awaitVersion(String version) {
        Await.until(
                () -> name + " " + version + ": " + gateway.find(name),
                () -> gateway.plugin(name).getVersion().equals(version));
    }

    private String history() throws Exception {
        return backplane.backplane("plugin", "history", name).succeeded().out();
    }

    /** Calls of every kind: short, long, nested. */
    private List<Load> mixed() {
        return List.of(
                new Load(gateway, name, "version", "", 10_000).by(2),
                new Load(gateway, name, "sleep", "700", 10_000).by(2),
                new Load(gateway, name, "nested", "3", 10_000).by(2));
    }

    private static List<String> failures(List<Load> loads) {
        List<String> all = new ArrayList<>();
        for (Load load : loads) {
            load.close();
            all.addAll(load.failures());
        }
        return all;
    }

    // -- no failed call

    @Test
    public void failsNoCallUpwardsAndDownwards() throws Exception {
        install(mover("1.0.0"));
        List<Load> loads = mixed();
        loads.getFirst().awaitMoreCalls(50);
        for (String version : List.of("2.0.0", "3.0.0", "2.5.0")) {
            assertThat(install(mover(version)).getVersion()).isEqualTo(version);
            loads.getFirst().awaitMoreCalls(50);
        }
        assertThat(failures(loads)).isEmpty();
        assertThat(loads.getFirst().answers()).containsExactly("1.0.0", "2.0.0", "2.5.0", "3.0.0");
        assertThat(history()).contains("2.5.0").contains("replaced");
    }

    @Test
    public void letsCallsWaitWhereVersionsDoNotRunSideBySide() throws Exception {
        install(alone("1.0.0"));
        List<Load> loads = mixed();
        loads.getFirst().awaitMoreCalls(50);
        for (String version : List.of("2.0.0", "3.0.0")) {
            assertThat(install(alone(version)).getVersion()).isEqualTo(version);
            loads.getFirst().awaitMoreCalls(50);
        }
        assertThat(failures(loads)).isEmpty();
        assertThat(loads.getFirst().answers()).containsExactly("1.0.0", "2.0.0", "3.0.0");
    }

    @Test
    public void handsTheStateOverWithoutLosingACount() throws Exception {
        install(mover("1.0.0").with(Mover.SCHEMA, "1"));
        long calls = 0;
        try (Load load = new Load(gateway, name, "count", "", 10_000).by(3)) {
            for (String version : List.of("2.0.0", "3.0.0", "4.0.0")) {
                load.awaitMoreCalls(100);
                install(mover(version).with(Mover.SCHEMA, "1"));
            }
            load.awaitMoreCalls(100);
            load.close();
            assertThat(load.failures()).isEmpty();
            calls = load.answers().size();
        }
        assertThat(gateway.call(name, "count", ""))
                .as("every call counted once, and every count answered once")
                .isEqualTo(String.valueOf(calls + 1));
    }

    // -- what does not come in

    @Test
    public void keepsTheOldVersionWhenTheNewOneIsNotReady() {
        install(mover("1.0.0").with(Mover.SCHEMA, "2"));
        assertThat(Gateway.reason(refused(checked("2.0.0", "critical").with(Mover.SCHEMA, "2"))))
                .isEqualTo("UPDATE_FAILED");
        assertThat(refused(checked("2.0.1", "hang").with(Mover.SCHEMA, "2")).getMessage())
                .contains("did not finish within");
        assertThat(refused(mover("2.1.0")).getMessage()).contains("has no StateTransfer");
        assertThat(refused(mover("2.2.0").with(Mover.SCHEMA, "1")).getMessage())
                .contains("cannot import state of schema 2");
        TestBundle failing =
                mover("2.3.0").with(Mover.SCHEMA, "2").with(Mover.TRANSFER, "import-fails");
        assertThat(refused(failing).getMessage()).contains("the state is upside down");
        TestBundle hanging =
                mover("2.4.0").with(Mover.SCHEMA, "2").with(Mover.TRANSFER, "import-hangs");
        assertThat(refused(hanging).getMessage()).contains("did not finish within 2000 ms");
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");
        assertThat(gateway.call(name, "count", "")).isEqualTo("1");
    }

    @Test
    public void waitsForAVersionThatTakesItsTime() {
        install(mover("1.0.0"));
        assertThat(install(checked("2.0.0", "late")).getVersion()).isEqualTo("2.0.0");
        assertThat(gateway.call(name, "version", "")).isEqualTo("2.0.0");
    }

    @Test
    public void breaksOffCallsThatDoNotEnd() throws Exception {
        install(mover("1.0.0"));
        List<String> failures;
        try (Load endless = new Load(gateway, name, "sleep", "60000", 30_000).by(1)) {
            Await.until(() -> "a call", () -> inFlight());
            install(mover("2.0.0"));
            gateway.stop(name);
            Await.until(() -> "broken off", () -> !endless.failures().isEmpty());
            failures = endless.failures();
        }
        assertThat(failures.getFirst()).contains("UNAVAILABLE");
    }

    /** A moment is enough for a call to be inside. */
    private static boolean inFlight() {
        LockSupport.parkNanos(500_000_000);
        return true;
    }

    // -- what is found bad

    @Test
    public void goesBackFromAVersionThatFails() throws Exception {
        install(mover("1.0.0").with(Mover.PACE, "2"));
        try (Load load = new Load(gateway, name, "work", "", 10_000).by(4)) {
            load.awaitMoreCalls(200);
            byte[] bad = mover("2.0.0").with(Mover.PACE, "2").with(Mover.FAULTS, "30").bytes();
            gateway.upload(name + ".jar", bad);
            awaitVersion("1.0.0");
            int harmed = load.failures().size();
            load.awaitMoreCalls(100);
            assertThat(load.failures()).hasSize(harmed);
            assertThat(Gateway.reason(refused(bad))).isEqualTo("KNOWN_BAD");
        }
        assertThat(history()).contains("rolled back").contains("calls failed");
    }

    @Test
    public void goesBackFromAVersionThatIsSlow() {
        install(mover("1.0.0").with(Mover.PACE, "5"));
        try (Load load = new Load(gateway, name, "work", "", 10_000).by(8)) {
            load.awaitMoreCalls(300);
            install(mover("2.0.0").with(Mover.PACE, "60"));
            awaitVersion("1.0.0");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    public void goesBackWhenAnOperatorSaysSo() throws Exception {
        install(mover("1.0.0"));
        byte[] second = mover("2.0.0").bytes();
        gateway.upload(name + ".jar", second);
        backplane.backplane("plugin", "rollback", name).succeeded();
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");

        assertThat(Gateway.reason(refused(second))).isEqualTo("KNOWN_BAD");
        install(mover("3.0.0"));
        install(mover("4.0.0")); // ends the watch over 3.0.0
        backplane.backplane("plugin", "rollback", name, "1").succeeded();
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");
    }

    @Test
    public void restartsWhatFailsAndThenGivesItUp() throws Exception {
        install(checked("1.0.0", "critical"));
        Await.until(
                () -> "quarantined: " + gateway.plugin(name),
                () -> gateway.plugin(name).getPhase() == PluginPhase.PLUGIN_PHASE_QUARANTINED);
        assertThat(gateway.explain(name).getSummary()).contains("failed 5 times");
        assertThat(gateway.explain(name).getRemedy()).isEqualTo("backplane plugin release " + name);
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> gateway.start(name));
        assertThat(Gateway.reason(refused)).isEqualTo("KNOWN_BAD");
        backplane.backplane("plugin", "release", name).succeeded();
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");
    }

    // -- with others

    @Test
    public void movesAGroupAsOneOrNotAtAll() throws Exception {
        install(mover("1.0.0"));
        String other = name + "-other";
        Path first = file("first.jar", mover("2.0.0"));
        Path second = file("second.jar", named(other, "1.0.0"));
        Path bad = file("bad.jar", named(other, "1.0.0").with(Mover.FAULTS, "not a number"));

        RunningDistribution.Outcome refused =
                backplane.backplane(
                        "plugin", "install", first.toString(), bad.toString(), "--together");
        assertThat(refused.status()).isNotZero();
        assertThat(gateway.find(other)).isEmpty();
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");

        backplane
                .backplane("plugin", "install", first.toString(), second.toString(), "--together")
                .succeeded();
        assertThat(gateway.call(name, "version", "")).isEqualTo("2.0.0");
        assertThat(gateway.call(other, "version", "")).isEqualTo("1.0.0");
        gateway.uninstall(other, true);
    }

    private static TestBundle named(String plugin, String version) {
        return TestBundle.library("com.acme." + plugin, version)
                .with("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + plugin)
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",dev.backplane.plugin;version=\"[0.1,1)\",org.osgi.framework")
                .with("Bundle-Activator", Mover.class.getName())
                .with(Mover.NAME, plugin)
                .with(Mover.class)
                .withInner(Mover.class, "Transfer");
    }

    private static Path file(String name, TestBundle bundle) {
        return bundle.moveTo(backplane.home().resolve(name));
    }

    @Test
    public void rehearsesWithoutChangingAnything() throws Exception {
        install(mover("1.0.0").with(Mover.SCHEMA, "1"));
        gateway.call(name, "count", "");
        Path good = file("good.jar", mover("2.0.0").with(Mover.SCHEMA, "1"));
        Path bad =
                file(
                        "bad.jar",
                        mover("2.1.0")
                                .with(Mover.SCHEMA, "1")
                                .with(Mover.TRANSFER, "import-fails"));

        assertThat(
                        backplane
                                .backplane("plugin", "install", good.toString(), "--rehearse")
                                .succeeded()
                                .out())
                .contains("would work");
        RunningDistribution.Outcome problem =
                backplane.backplane("plugin", "install", bad.toString(), "--rehearse");
        assertThat(problem.status()).isEqualTo(1);
        assertThat(problem.out() + problem.err()).contains("the state is upside down");
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");
        assertThat(gateway.call(name, "count", "")).isEqualTo("2");
    }

    @Test
    public void sendsACanaryItsShareOnly() throws Exception {
        install(mover("1.0.0"));
        Path next = file("canary.jar", mover("2.0.0"));
        try (Load load = new Load(gateway, name, "version", "", 10_000).by(2)) {
            backplane
                    .backplane(
                            "plugin", "install", next.toString(), "--canary", "30%", "--soak", "15")
                    .succeeded();
            load.awaitMoreCalls(300);
            assertThat(load.answers()).containsExactly("1.0.0", "2.0.0");
            assertThat(gateway.plugin(name).getVersion()).isEqualTo("1.0.0");
            assertThat(backplane.backplane("plugin", "updates").succeeded().out())
                    .contains("30% of the calls");
            backplane.backplane("plugin", "rollback", name).succeeded();
            assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    public void letsOtherChangesComeWhileAVersionIsWatched() throws Exception {
        install(mover("1.0.0"));
        install(mover("2.0.0"));
        install(mover("3.0.0"));
        assertThat(backplane.backplane("plugin", "updates").succeeded().out()).contains("3.0.0");
        gateway.stop(name);
        assertThat(backplane.backplane("plugin", "updates").succeeded().out())
                .doesNotContain(name + ":");
        gateway.start(name);
        assertThat(gateway.call(name, "version", "")).isEqualTo("3.0.0");
        install(mover("4.0.0"));
        gateway.uninstall(name, false);
        assertThat(gateway.find(name)).isEmpty();
        install(mover("1.0.0"));
        assertThat(gateway.call(name, "version", "")).isEqualTo("1.0.0");
    }
}
