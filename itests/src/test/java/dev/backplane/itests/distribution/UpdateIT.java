package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.card.Mover;

import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A plugin is replaced while it is called: no call fails. */
@Category(Alone.class)
public class UpdateIT {

    @ClassRule public static final UpdateScene SCENE = new UpdateScene("update");

    @Rule public final MovedPlugin plugin = new MovedPlugin(SCENE);

    // -- no failed call

    @Test
    public void failsNoCallUpwardsAndDownwards() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        List<Load> loads = plugin.mixed();
        Load streams = loads.getLast();
        List<String> whole = new ArrayList<>(List.of("{1.0.0=60}"));
        streams.awaitMoreCalls(1);
        for (String version : List.of("2.0.0", "3.0.0", "2.5.0")) {
            assertThat(plugin.install(plugin.mover(version)).getVersion()).isEqualTo(version);
            loads.getFirst().awaitMoreCalls(50);
            streams.awaitMoreCalls(3); // one of them began after the shift
            whole.add("{%s=60}".formatted(version));
        }
        assertThat(MovedPlugin.failures(loads)).isEmpty();
        assertThat(loads.getFirst().answers()).containsExactly("1.0.0", "2.0.0", "2.5.0", "3.0.0");
        assertThat(streams.answers()).containsExactlyInAnyOrderElementsOf(whole);
        assertThat(plugin.history()).contains("2.5.0").contains("replaced");
    }

    @Test
    public void letsCallsWaitWhereVersionsDoNotRunSideBySide() {
        plugin.install(plugin.alone("1.0.0"));
        List<Load> loads = plugin.mixed();
        Load streams = loads.getLast();
        loads.getFirst().awaitMoreCalls(50);
        for (String version : List.of("2.0.0", "3.0.0")) {
            assertThat(plugin.install(plugin.alone(version)).getVersion()).isEqualTo(version);
            loads.getFirst().awaitMoreCalls(50);
            streams.awaitMoreCalls(3);
        }
        assertThat(MovedPlugin.failures(loads)).isEmpty();
        assertThat(loads.getFirst().answers()).containsExactly("1.0.0", "2.0.0", "3.0.0");
        assertThat(streams.answers()).isSubsetOf("{1.0.0=60}", "{2.0.0=60}", "{3.0.0=60}");
    }

    @Test
    public void handsTheStateOverWithoutLosingACount() {
        plugin.install(plugin.stateful("1.0.0", 1));
        long calls = 0;
        try (Load load = plugin.load("count", "").by(3)) {
            for (String version : List.of("2.0.0", "3.0.0", "4.0.0")) {
                load.awaitMoreCalls(100);
                plugin.install(plugin.stateful(version, 1));
            }
            load.awaitMoreCalls(100);
            load.close();
            assertThat(load.failures()).isEmpty();
            calls = load.answers().size();
        }
        assertThat(plugin.call("count", ""))
                .as("every call counted once, and every count answered once")
                .isEqualTo(String.valueOf(calls + 1));
    }

    @Test
    public void waitsForAVersionThatTakesItsTime() {
        plugin.install(plugin.mover("1.0.0"));
        assertThat(plugin.install(plugin.checked("2.0.0", "late")).getVersion()).isEqualTo("2.0.0");
        assertThat(plugin.version()).isEqualTo("2.0.0");
    }

    /** Also while the new version is still watched. */
    @Test
    public void breaksOffCallsThatDoNotEnd() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        try (Load quick = plugin.load("version", "").by(1);
                Load endless = plugin.load("sleep", "60000").by(1)) {
            quick.awaitMoreCalls(20); // the other is inside by then
            plugin.install(plugin.mover("2.0.0"));
            Await.until(() -> "broken off", () -> !endless.failures().isEmpty());
            assertThat(endless.failures().getFirst())
                    .contains("UNAVAILABLE", plugin.name() + " 1.0.0 is being stopped or replaced")
                    .contains(UpdateScene.DRAIN_LIMIT_MILLIS + " ms (drainTimeoutMillis)");
            assertThat(SCENE.run("plugin", "updates")).contains(plugin.name() + ": 2.0.0");
            assertThat(quick.failures()).isEmpty();
        }
        plugin.gateway().uninstall(plugin.name(), false);
        assertThat(plugin.history()).containsPattern("(?m)^2 +1 +0 +1 ");
    }

    // -- events

    /** Each number once, and those of each publisher in order, whoever had them. */
    @Test
    public void losesAndDoublesNoEvent() throws Exception {
        EventLedger ledger = new EventLedger(SCENE.backplane().home(), plugin.name());
        plugin.install(ledger.subscriber("1.0.0"));
        String publisher = plugin.name() + "-publisher";
        plugin.gateway().upload("publisher.jar", ledger.publisher(publisher).bytes());
        for (int i = 0; i < 6; i++) {
            ledger.awaitMore(100);
            plugin.install(ledger.subscriber(i % 2 == 0 ? "2.0.0" : "1.0.0").note("of turn " + i));
        }
        ledger.awaitMore(100);
        ledger.assertComplete(plugin.gateway().call(publisher, "halt", ""));
        plugin.gateway().uninstall(publisher, false);
    }

    // -- with others

    @Test
    public void movesAGroupAsOneOrNotAtAll() throws Exception {
        plugin.install(plugin.mover("1.0.0"));
        String other = plugin.name() + "-other";
        Path first = SCENE.file("first.jar", plugin.mover("2.0.0"));
        Path second = SCENE.file("second.jar", MovedPlugin.mover(other, "1.0.0"));

        SCENE.run("plugin", "install", first.toString(), second.toString(), "--together");
        assertThat(plugin.version()).isEqualTo("2.0.0");
        assertThat(plugin.gateway().call(other, "version", "")).isEqualTo("1.0.0");
        plugin.gateway().uninstall(other, true);
    }

    /** A dependent keeps the packages that it knows, and both versions serve whom they serve. */
    @Test
    public void leavesDependentsTheirVersionUntilTheyAreMoved() throws Exception {
        String consumer = plugin.name() + "-consumer";
        String shared = "com.acme.shared" + plugin.name().replace("mover-", "");
        plugin.install(exporting("1.0.0", shared));
        TestBundle user =
                TestBundle.plugin(consumer, "1.0.0")
                        .with(
                                "Import-Package",
                                "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework,%s;version=\"[1,2)\""
                                        .formatted(shared));
        plugin.gateway().upload("consumer.jar", user.bytes());

        Path next = SCENE.file("next.jar", exporting("2.0.0", shared));
        assertThat(SCENE.run("plugin", "install", next.toString(), "--dry-run"))
                .containsPattern("(?i)stays?.*" + consumer + "|" + consumer + ".*stays?");
        plugin.installForGood(exporting("2.0.0", shared));
        assertThat(plugin.version()).isEqualTo("2.0.0");
        assertThat(plugin.gateway().call(consumer, "version", "")).isEqualTo("1.0.0");
        assertThat(plugin.bundles()).as("versions that are there").isEqualTo(2);

        SCENE.run("plugin", "restart", consumer);
        Await.until(() -> "one version, not " + plugin.bundles(), () -> plugin.bundles() == 1);
        assertThat(plugin.gateway().call(consumer, "version", "")).isEqualTo("1.0.0");
        plugin.gateway().uninstall(consumer, false);
    }

    private TestBundle exporting(String version, String shared) {
        return plugin.mover(version)
                .with("Export-Package", shared + ";version=1." + version.charAt(0))
                .with(shared.replace('.', '/') + "/README", new byte[0]);
    }

    // -- what stays

    @Test
    public void namesTheThreadsThatOutliveAVersion() throws Exception {
        plugin.install(plugin.mover("1.0.0").with(Mover.TROUBLE, "thread-stays"));
        plugin.installForGood(plugin.mover("2.0.0"));
        assertThat(SCENE.backplane().eventually("mover-left-behind", "plugin", "unloads").out())
                .contains(plugin.name());
    }
}
