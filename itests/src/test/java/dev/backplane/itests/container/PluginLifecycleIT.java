package dev.backplane.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import javax.inject.Inject;

/** The manager, loader and bus as they are shipped, in one real framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PluginLifecycleIT {

    private static final Owner OPERATOR = new Owner(Door.SHELL, "test");
    private static final Change GENTLY = new Change(OPERATOR, false);
    private static final Change FORCED = new Change(OPERATOR, true);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Inject private BundleContext context;
    @Inject private PluginManager manager;
    @Inject private MessageBus bus;

    @Configuration
    public Option[] runtime() throws IOException {
        return new Option[] {ShippedRuntime.options("PluginLifecycleIT")};
    }

    @After
    public void removeEverything() {
        for (int round = 0; round < 3; round++) {
            for (PluginInfo plugin : manager.list()) {
                manager.uninstall(plugin.name(), FORCED);
            }
        }
        assertEquals(List.of(), manager.list());
    }

    private PluginInfo install(String sample) throws IOException {
        return manager.install(
                new InstallRequest(
                        new ArtifactSource.LocalFile(ShippedRuntime.sample(sample)),
                        OPERATOR,
                        null,
                        false));
    }

    private String call(String plugin, String operation, String payload) {
        return bus.request(plugin, operation, Payload.text(payload), TIMEOUT).text();
    }

    @Test
    public void runsOnTheJdkItIsBuiltFor() {
        assertEquals(25, Runtime.version().feature());
    }

    @Test
    public void everyCoreBundleIsActive() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getHeaders("").get("Fragment-Host") == null) {
                assertEquals(bundle.toString(), Bundle.ACTIVE, bundle.getState());
            }
        }
    }

    @Test
    public void answersCallsToAnInstalledPlugin() throws IOException {
        PluginInfo greeter = install("greeter");

        assertEquals(greeter.problem(), Phase.ACTIVE, greeter.phase());
        assertEquals("Hello, Ada!", call("greeter", "greet", "Ada"));
    }

    @Test
    public void bundlesOfUninstalledPluginsAreForgotten() throws IOException {
        WeakReference<Bundle> first = installedAndUninstalled("greeter");
        for (int i = 0; i < 20; i++) { // the log service remembers its latest entries
            var _ = installedAndUninstalled("greeter");
        }

        assertTrue(
                Await.value(
                        () -> {
                            System.gc();
                            return first.refersTo(null);
                        },
                        true));
    }

    private WeakReference<Bundle> installedAndUninstalled(String sample) throws IOException {
        PluginInfo plugin = install(sample);
        WeakReference<Bundle> bundle =
                new WeakReference<>(
                        Arrays.stream(context.getBundles())
                                .filter(
                                        each ->
                                                plugin.symbolicName()
                                                        .equals(each.getSymbolicName()))
                                .findFirst()
                                .orElseThrow());
        manager.uninstall(plugin.name(), FORCED);
        return bundle;
    }

    @Test
    public void bringsWhatIsMissingFromTheRepository() throws IOException {
        install("greeter");
        PluginInfo shouter = install("shouter");

        assertEquals(shouter.problem(), Phase.ACTIVE, shouter.phase());
        assertTrue(shouter.dependsOn().toString(), shouter.dependsOn().contains("greeter"));
        assertTrue(
                shouter.dependsOn().toString(),
                shouter.dependsOn().contains("com.fasterxml.jackson.core.jackson-databind"));
        assertEquals("{\"shout\":\"HELLO, ADA!\"}", call("shouter", "shout", "{\"name\":\"Ada\"}"));
    }

    @Test
    public void explainsWhatIsMissingAndHealsWhenItComes() throws IOException {
        PluginInfo shouter = install("shouter");

        assertEquals(Phase.FAILED, shouter.phase());
        assertTrue(
                manager.explain("shouter").toString(),
                manager.explain("shouter")
                        .summary()
                        .contains("package dev.backplane.samples.greeting [1.0.0,2.0.0)"));

        install("greeter");
        assertEquals(
                Phase.ACTIVE,
                Await.value(() -> manager.find("shouter").orElseThrow().phase(), Phase.ACTIVE));
    }

    @Test
    public void refusesToStopWhatOthersUse() throws IOException {
        install("greeter");
        install("shouter");

        PluginException refused =
                assertThrows(PluginException.class, () -> manager.stop("greeter", GENTLY));

        assertEquals(ErrorCode.IN_USE, refused.code());
        assertTrue(refused.getMessage(), refused.getMessage().contains("shouter"));
        assertEquals("Hello, Ada!", call("greeter", "greet", "Ada"));
    }

    @Test
    public void tellsCallersOfAStoppedPluginWhatToDo() throws IOException {
        install("greeter");
        manager.stop("greeter", GENTLY);

        PluginException refused =
                assertThrows(PluginException.class, () -> call("greeter", "greet", "Ada"));

        assertEquals(ErrorCode.PLUGIN_NOT_ACTIVE, refused.code());
        assertTrue(
                refused.getMessage(),
                refused.getMessage().contains("backplane plugin start greeter"));
    }

    @Test
    public void showsANativeStopAndDoesNotFightIt() throws Exception {
        PluginInfo greeter = install("greeter");
        Bundle bundle = context.getBundle(greeter.bundleId());

        bundle.stop();
        assertEquals(
                Phase.STOPPED,
                Await.value(() -> manager.find("greeter").orElseThrow().phase(), Phase.STOPPED));
        assertTrue(manager.find("greeter").orElseThrow().shouldRun());

        bundle.start();
        assertEquals(
                Phase.ACTIVE,
                Await.value(() -> manager.find("greeter").orElseThrow().phase(), Phase.ACTIVE));
        assertEquals("Hello, Ada!", call("greeter", "greet", "Ada"));
    }
}
