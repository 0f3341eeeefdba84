package dev.backplane.manager.internal.unload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.UnloadVerdict.Outcome;
import dev.backplane.manager.internal.unload.leaky.BeanLeak;
import dev.backplane.manager.internal.unload.leaky.Clean;
import dev.backplane.manager.internal.unload.leaky.HookLeak;
import dev.backplane.manager.internal.unload.leaky.ServiceUser;
import dev.backplane.manager.internal.unload.leaky.SoftLeak;
import dev.backplane.manager.internal.unload.leaky.StaticLeak;
import dev.backplane.manager.internal.unload.leaky.ThreadLeak;
import dev.backplane.manager.internal.unload.leaky.ThreadLocalLeak;
import dev.backplane.manager.internal.unload.registry.Registry;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import javax.management.ObjectName;

@Timeout(120)
class UnloadWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LEAKY = Clean.class.getPackageName();

    @TempDir private Path home;

    private LeakyPlugins plugins;

    @BeforeEach
    void launch() throws Exception {
        Registry.end = new CountDownLatch(1);
        plugins = new LeakyPlugins(home);
    }

    @AfterEach
    void close() throws Exception {
        Registry.end.countDown();
        Registry.LISTENERS.clear();
        plugins.close();
    }

    private UnloadVerdict verdictOf(String name, Class<? extends BundleActivator> activator)
            throws Exception {
        plugins.retire(plugins.start(name, "1.0.0", activator));
        return plugins.watch.awaitVerdict(name, LIMIT);
    }

    @Test
    void whatLeavesNothingBehindIsUnloaded() throws Exception {
        UnloadVerdict verdict = verdictOf("clean", Clean.class);

        assertThat(verdict.outcome()).isEqualTo(Outcome.UNLOADED);
        assertThat(verdict.plugin()).isEqualTo("clean");
        assertThat(verdict.version()).isEqualTo("1.0.0");
        assertThat(verdict.threads()).isEmpty();
        assertThat(plugins.watch.findRoots("clean")).isEmpty();
    }

    @Test
    void bundleThatUsedAServiceOfTheFrameworkIsForgotten() throws Exception {
        WeakReference<Bundle> gone = retired("user", ServiceUser.class);

        for (int i = 0; gone.get() != null && i < 100; i++) {
            System.gc();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }

        assertThat(gone.get()).isNull();
    }

    private WeakReference<Bundle> retired(String name, Class<? extends BundleActivator> activator)
            throws Exception {
        Bundle bundle = plugins.start(name, "1.0.0", activator);
        plugins.retire(bundle);
        return new WeakReference<>(bundle);
    }

    @Test
    void fiftyUnloadsAreNoLeak() throws Exception {
        for (int i = 1; i <= 50; i++) {
            plugins.retire(plugins.start("clean", i + ".0.0", Clean.class));
        }

        awaitUnloaded(50);
        assertThat(plugins.watch.verdicts())
                .hasSize(50)
                .allMatch(each -> each.outcome() == Outcome.UNLOADED);
        assertThat(plugins.watch.unloaded()).isEqualTo(50);
        assertThat(plugins.watch.leaked()).isZero();
    }

    @Test
    void aThreadThatRunsOnIsNamedAndItsEndEndsTheLeak() throws Exception {
        UnloadVerdict verdict = verdictOf("poller", ThreadLeak.class);

        assertThat(verdict.outcome()).isEqualTo(Outcome.LEAKED);
        assertThat(verdict.threads())
                .singleElement()
                .asString()
                .startsWith("thread 'poller' (WAITING) in " + LEAKY + ".ThreadLeak.poll(");
        assertThat(verdict.suspects()).isEqualTo(verdict.threads());
        assertThat(plugins.watch.findRoots("poller"))
                .anyMatch(root -> root.startsWith("poller 1.0.0: stack of thread 'poller' -> "));

        Registry.end.countDown();
        awaitUnloaded(1);
        assertThat(plugins.watch.leaked()).isEqualTo(1);
    }

    private void awaitUnloaded(int number) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (plugins.watch.unloaded() < number && System.nanoTime() < end) {
            System.gc();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(plugins.watch.verdicts().getFirst().outcome()).isEqualTo(Outcome.UNLOADED);
    }

    /** Both have classes of the same names. */
    @Test
    void theSuccessorsThreadsAreNotBlamedOnTheVersionBefore() throws Exception {
        Bundle before = plugins.start("poller", "1.0.0", StaticLeak.class);
        plugins.start("poller", "2.0.0", ThreadLeak.class);
        plugins.retire(before);

        UnloadVerdict verdict = plugins.watch.awaitVerdict("poller", LIMIT);

        assertThat(verdict.version()).isEqualTo("1.0.0");
        assertThat(verdict.outcome()).isEqualTo(Outcome.LEAKED);
        assertThat(verdict.threads()).isEmpty();
        assertThat(verdict.suspects()).isEmpty();
    }

    @Test
    void aThreadOfTheVersionBeforeIsNotTakenForTheSuccessors() throws Exception {
        Bundle before = plugins.start("poller", "1.0.0", ThreadLeak.class);
        plugins.start("poller", "2.0.0", Clean.class);
        plugins.retire(before);

        assertThat(plugins.watch.awaitVerdict("poller", LIMIT).threads())
                .singleElement()
                .asString()
                .startsWith("thread 'poller'");
    }

    @Test
    void findsAThreadLocalOfAForeignThread() throws Exception {
        assertThat(verdictOf("local", ThreadLocalLeak.class).outcome()).isEqualTo(Outcome.LEAKED);

        assertThat(plugins.watch.findRoots("local"))
                .contains(
                        "local 1.0.0: thread 'foreign-pool' -> ThreadLocal -> "
                                + LEAKY
                                + ".ThreadLocalLeak$Cache");
    }

    @Test
    void findsAListenerInAStaticRegistry() throws Exception {
        assertThat(verdictOf("listener", StaticLeak.class).outcome()).isEqualTo(Outcome.LEAKED);

        assertThat(plugins.watch.findRoots("listener"))
                .containsExactly(
                        "listener 1.0.0: static field "
                                + Registry.class.getName()
                                + ".LISTENERS -> java.util.ArrayList -> "
                                + LEAKY
                                + ".StaticLeak$Listener");
        assertThat(home.resolve("data")).isEmptyDirectory();
    }

    @Test
    void saysThatOnlySoftReferencesHoldIt() throws Exception {
        assertThat(verdictOf("soft", SoftLeak.class).outcome()).isEqualTo(Outcome.LEAKED);

        assertThat(plugins.watch.findRoots("soft"))
                .singleElement()
                .asString()
                .startsWith("soft 1.0.0: only soft references");
    }

    @Test
    void findsAShutdownHook() throws Exception {
        assertThat(verdictOf("hook", HookLeak.class).outcome()).isEqualTo(Outcome.LEAKED);

        assertThat(plugins.watch.findRoots("hook"))
                .containsExactly("hook 1.0.0: shutdown hook -> " + LEAKY + ".HookLeak$Hook");
    }

    @Test
    void suspectsABeanWithoutADump() throws Exception {
        UnloadVerdict verdict = verdictOf("bean", BeanLeak.class);
        List<String> roots = plugins.watch.findRoots("bean");
        ManagementFactory.getPlatformMBeanServer()
                .unregisterMBean(new ObjectName("com.acme:type=Count"));

        assertThat(verdict.outcome()).isEqualTo(Outcome.LEAKED);
        assertThat(verdict.suspects()).containsExactly("JMX bean com.acme:type=Count");
        assertThat(roots).containsExactly("bean 1.0.0: JMX bean -> " + LEAKY + ".Count");
    }

    @Test
    void whatOthersAreWiredToIsInUseUntilTheyAreWiredAnew() throws Exception {
        Bundle exporter = plugins.start("exporter", "1.0.0", Map.of("Export-Package", LEAKY), true);
        Bundle user =
                plugins.start(
                        "user",
                        "1.0.0",
                        Map.of("Import-Package", LEAKY, "Bundle-Activator", LEAKY + ".Clean"),
                        false);
        plugins.retire(exporter);

        UnloadVerdict verdict = plugins.watch.awaitVerdict("exporter", LIMIT);

        assertThat(verdict.outcome()).isEqualTo(Outcome.IN_USE);
        assertThat(verdict.users()).containsExactly("user 1.0.0");

        plugins.retire(user);
        plugins.bundles.refresh(List.of(exporter));
        awaitUnloaded(1);
        assertThat(plugins.watch.leaked()).isZero();
    }

    @Test
    void saysWhenThereIsNothingToSay() {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> plugins.watch.awaitVerdict("nobody", Duration.ofMillis(10)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_PLUGIN));
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> plugins.watch.findRoots("nobody"))
                .withMessageContaining("'nobody'");
    }
}
