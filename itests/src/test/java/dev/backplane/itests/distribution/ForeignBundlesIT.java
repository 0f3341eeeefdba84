package dev.backplane.itests.distribution;

import static dev.backplane.proto.v1.PluginPhase.PLUGIN_PHASE_ACTIVE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assert.assertThrows;

import dev.backplane.itests.distribution.Verdict.Outcome;
import dev.backplane.proto.v1.Plugin;

import io.grpc.StatusRuntimeException;

import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bundles that others made, not chosen for ease: each runs or says why not, harms nobody, and
 * leaves nothing behind. One runtime for all of them.
 */
public class ForeignBundlesIT {

    private static final Path FOREIGN = Path.of(System.getProperty("backplane.itests.foreign"));
    private static final Path REPORT = FOREIGN.resolveSibling("foreign-bundles.txt");

    /** What the hard ones are refused or fail for. */
    private static final Map<String, String> KNOWN =
            Map.of(
                    "camel-api-4.22.0.jar", "plain jar",
                    "derby-10.1.1.0.jar", "OSGi Release 3",
                    "org.apache.aries.proxy-1.1.14.jar", "weaves classes",
                    "org.apache.felix.gogo.shell-1.1.4.jar", "stops the runtime",
                    "org.eclipse.osgi-3.24.300.jar", "exports the package org.osgi.framework",
                    "org.apache.aries.spifly.dynamic.framework.extension-1.3.7.jar",
                            "framework extension",
                    "javax.mail-1.6.2.jar",
                            "package javax.activation, which nobody offers (the JDK",
                    "jackson-databind-2.22.4.jar", "2.20.1 goes on running");

    private static RunningDistribution backplane;
    private static Gateway gateway;
    private static List<String> listBefore;
    private static String frameworkBefore;

    @Rule public final Timeout limit = Timeout.seconds(300);

    @BeforeClass
    public static void startWithTheSamples() throws Exception {
        backplane = new RunningDistribution("foreign");
        start();
        for (String sample : List.of("greeter", "shouter")) {
            gateway.installFrom(RunningDistribution.sample(sample), false);
        }
        listBefore = list();
        frameworkBefore = framework();
        Files.deleteIfExists(REPORT);
    }

    private static void start() throws IOException, InterruptedException {
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    private static void restart() throws IOException, InterruptedException {
        gateway.close();
        backplane.backplane("stop").succeeded();
        start();
    }

    @AfterClass
    public static void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        backplane.close();
    }

    @Before
    @After
    public void theRuntimeIsAsItWas() throws Exception {
        assertSamplesAnswer("the test");
        assertThat(list()).isEqualTo(listBefore);
        assertThat(framework()).isEqualTo(frameworkBefore);
    }

    private static List<Path> foreign() throws IOException {
        try (Stream<Path> files = Files.list(FOREIGN)) {
            return files.sorted().toList();
        }
    }

    private static List<String> list() {
        return gateway.list().getPluginsList().stream()
                .map(p -> p.getName() + " " + p.getVersion() + " " + p.getPhase())
                .toList();
    }

    /** Every bundle of the framework with its state, the runtime's own among them. */
    private static String framework() throws IOException, InterruptedException {
        return backplane.backplane("shell", "lb").succeeded().out();
    }

    private static void assertSamplesAnswer(String beside) {
        assertThat(gateway.call("greeter", "greet", "Ada")).as(beside).isEqualTo("Hello, Ada!");
        assertThat(gateway.call("shouter", "shout", "{\"name\":\"Ada\"}"))
                .as(beside)
                .contains("HELLO, ADA!");
    }

    private static Verdict judged(Path file, List<Plugin> installed) {
        try {
            Plugin plugin = gateway.installFrom(file, false);
            installed.add(plugin);
            return Verdict.of(file, plugin, gateway.explain(plugin.getName()));
        } catch (StatusRuntimeException refused) {
            return Verdict.of(file, refused, gateway);
        }
    }

    @Test
    public void eachAloneRunsOrSaysWhyNotAndLeavesNothing() throws Exception {
        Map<String, Verdict> verdicts = new TreeMap<>();
        for (Path file : foreign()) {
            List<Plugin> installed = new ArrayList<>();
            Verdict verdict = judged(file, installed);
            verdicts.put(verdict.file(), verdict);
            assertSamplesAnswer(verdict.file());
            for (Plugin plugin : installed) {
                assertThat(gateway.stop(plugin.getName()).getPhase().name()).endsWith("STOPPED");
                gateway.uninstall(plugin.getName(), false);
            }
            assertThat(list()).as(verdict.file()).isEqualTo(listBefore);
        }

        report("one by one", verdicts.values());
        assertThat(verdicts).hasSizeGreaterThanOrEqualTo(80);
        assertThat(verdicts.values().stream().filter(v -> v.outcome() == Outcome.ACTIVE).count())
                .isGreaterThanOrEqualTo(35);
        KNOWN.forEach((file, why) -> assertThat(verdicts.get(file).reason()).contains(why));
    }

    @Test
    public void allTogetherStandAfterARestartAsBefore() throws Exception {
        List<Plugin> installed = new ArrayList<>();
        for (Path file : foreign()) {
            judged(file, installed);
        }
        List<Verdict> before = verdicts(installed);
        assertSamplesAnswer("all");

        restart();
        List<Verdict> after = verdicts(installed);
        report("all together, after a restart", after);
        assertThat(after).isEqualTo(before);
        assertSamplesAnswer("all, after a restart");

        installed.forEach(plugin -> uninstall(plugin.getName()));
        theRuntimeIsAsItWas();
        restart();
        assertThat(bundlesInTheCache()).hasSize((int) framework().lines().count() - 2);
        backplane.backplane("store", "gc", "--now").succeeded();
        assertThat(storedArtifacts()).isEqualTo(listBefore.size());
    }

    /** Explaining waits for what the runtime still does about earlier changes. */
    private static List<Verdict> verdicts(List<Plugin> installed) {
        gateway.explain("greeter");
        return installed.stream()
                .map(Plugin::getName)
                .map(name -> Verdict.of(Path.of(name), gateway.plugin(name), gateway.explain(name)))
                .toList();
    }

    /** By force where others use it; without it, those are named. */
    private static void uninstall(String name) {
        gateway.explain(name);
        List<String> users =
                gateway.plugin(name).getUsedByList().stream()
                        .filter(user -> gateway.plugin(user).getPhase() == PLUGIN_PHASE_ACTIVE)
                        .toList();
        if (!users.isEmpty()) {
            StatusRuntimeException used =
                    assertThrows(
                            StatusRuntimeException.class, () -> gateway.uninstall(name, false));
            assertThat(Gateway.reason(used)).isEqualTo("IN_USE");
            assertThat(used.getStatus().getDescription()).contains(users);
        }
        gateway.uninstall(name, !users.isEmpty());
    }

    @Test
    public void saysWhatIsStillMissingWhenALackHasPartlyEnded() throws Exception {
        String csv = gateway.installFrom(file("commons-csv"), false).getName();
        assertThat(gateway.plugin(csv).getProblem())
                .contains("package org.apache.commons.codec.binary")
                .contains("package org.apache.commons.io");

        String io = gateway.installFrom(file("commons-io"), false).getName();
        Await.until(
                () -> "no word of commons.io in: " + gateway.plugin(csv).getProblem(),
                () -> !gateway.plugin(csv).getProblem().contains("commons.io"));
        assertThat(gateway.plugin(csv).getProblem()).contains("org.apache.commons.codec.binary");

        String codec = gateway.installFrom(file("commons-codec"), false).getName();
        Await.until(
                () -> "ACTIVE, not " + gateway.plugin(csv),
                () -> gateway.plugin(csv).getPhase().name().endsWith("ACTIVE"));
        List.of(csv, io, codec).forEach(ForeignBundlesIT::uninstall);
    }

    private static Path file(String prefix) throws IOException {
        return foreign().stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> bundlesInTheCache() throws IOException {
        try (Stream<Path> files = Files.list(backplane.home().resolve("data/cache"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("bundle"))
                    .toList();
        }
    }

    private static int storedArtifacts() throws IOException {
        try (Stream<Path> files = Files.list(backplane.home().resolve("data/store"))) {
            return (int) files.count();
        }
    }

    private static void report(String title, Collection<Verdict> verdicts) throws IOException {
        StringBuilder table = new StringBuilder(Files.exists(REPORT) ? "\n" : "");
        Map<Outcome, Long> counts =
                verdicts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Verdict::outcome, TreeMap::new, Collectors.counting()));
        table.append(title).append(": ").append(counts).append('\n');
        for (Verdict verdict : verdicts) {
            table.append(
                    "%-68s %-8s %s%n"
                            .formatted(verdict.file(), verdict.outcome(), verdict.reason()));
        }
        Files.writeString(REPORT, table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
