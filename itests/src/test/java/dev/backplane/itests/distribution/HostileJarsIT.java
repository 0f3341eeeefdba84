package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.itests.hostile.HostileJar;
import dev.backplane.itests.hostile.HostileJars;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Refusal;

import io.grpc.StatusRuntimeException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hundreds of jars that must do no harm, thrown at the doors of the runtime that is shipped. */
public class HostileJarsIT {

    /** Fewer than the refusals that the runtime remembers. */
    private static final int BATCH = 80;

    private static List<HostileJar> jars;
    private static RunningDistribution backplane;
    private static Gateway gateway;
    private static long pid;
    private static long greeter;
    private static Set<String> outside;

    @BeforeClass
    public static void start() throws Exception {
        jars = HostileJars.all();
        assertThat(jars).hasSizeGreaterThanOrEqualTo(200);
        backplane = new RunningDistribution("hostile");
        backplane.start();
        pid = backplane.pid();
        gateway = new Gateway(backplane.endpoint("grpc"));
        greeter = gateway.installFrom(RunningDistribution.sample("greeter"), false).getBundleId();
        outside = outside();
    }

    @AfterClass
    public static void stop() throws Exception {
        try {
            assertUnharmed();
            assertThat(backplane.backplane("shell", "lb -s").succeeded().out())
                    .contains("dev.backplane.samples.greeter")
                    .doesNotContain("com.acme");
        } finally {
            gateway.close();
            backplane.close();
        }
    }

    @Test
    public void uploads() throws Exception {
        for (HostileJar jar : jars) {
            meet(jar, () -> gateway.upload(jar.name() + ".jar", jar.bytes()));
        }
    }

    @Test
    public void files() throws Exception {
        Path folder = Files.createDirectories(backplane.home().resolve("data/brought"));
        for (HostileJar jar : jars) {
            Path file = Files.write(folder.resolve(jar.name() + ".jar"), jar.bytes());
            meet(jar, () -> gateway.installFrom(file, false));
            Files.delete(file);
        }
        Files.delete(folder);
    }

    /** They come one after the other: the last one makes all of them resolve. */
    @Test
    public void bundlesThatUseEachOtherInACircle() throws Exception {
        for (List<HostileJar> circle : List.of(HostileJars.ring(), HostileJars.tangle())) {
            for (HostileJar jar : circle) {
                assertThat(gateway.upload(jar.name() + ".jar", jar.bytes()).getName())
                        .isEqualTo(jar.name());
            }
            for (HostileJar jar : circle) {
                assertThat(gateway.plugin(jar.name()).getPhase())
                        .as(jar.name())
                        .isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
            }
            assertUnharmed();
            for (HostileJar jar : circle) {
                gateway.uninstall(jar.name(), true);
            }
        }
        assertUnharmed();
    }

    @Test
    public void drops() throws Exception {
        List<HostileJar> refused = jars.stream().filter(jar -> jar.reason().isPresent()).toList();
        for (int from = 0; from < refused.size(); from += BATCH) {
            drop(refused.subList(from, Math.min(from + BATCH, refused.size())));
        }
    }

    private static void drop(List<HostileJar> batch) throws Exception {
        Path plugins = backplane.home().resolve("plugins");
        for (HostileJar jar : batch) {
            TestBundle.moveTo(plugins.resolve(jar.name() + ".jar"), jar.bytes());
        }
        Set<String> names =
                batch.stream().map(jar -> jar.name() + ".jar").collect(Collectors.toSet());
        Await.until(
                () -> "refusals for " + names + " in " + refusals().keySet(),
                () -> refusals().keySet().containsAll(names));
        assertThat(refusals().values())
                .filteredOn(refusal -> names.contains(refusal.getSource()))
                .extracting(Refusal::getCode)
                .isSubsetOf("BAD_ARTIFACT", "TOO_LARGE", "UNTRUSTED");
        assertUnharmed();
        for (String name : names) {
            Files.delete(plugins.resolve(name));
        }
        Await.until(
                () -> "no refusals in " + refusals().keySet(),
                () -> refusals().keySet().stream().noneMatch(names::contains));
    }

    /** Those of the folder: the same jars came to other doors before. */
    private static Map<String, Refusal> refusals() {
        return gateway.list().getRefusalsList().stream()
                .filter(refusal -> refusal.getOwner().startsWith("file:"))
                .collect(Collectors.toMap(Refusal::getSource, refusal -> refusal, (a, b) -> a));
    }

    private static void meet(HostileJar jar, ThrowingCallable door) throws Exception {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, door);
        if (jar.reason().isPresent()) {
            assertThat(refused).as("%s came in", jar).isNotNull();
            assertThat(refused.getStatus().getDescription())
                    .as(jar.name())
                    .contains("'" + jar.name() + ".jar' is refused: ")
                    .contains(jar.reason().get());
            assertThat(Gateway.reason(refused)).isIn("BAD_ARTIFACT", "TOO_LARGE", "UNTRUSTED");
        } else {
            assertThat(refused).as("%s is harmless", jar).isNull();
            for (Plugin plugin : gateway.list().getPluginsList()) {
                if (!plugin.getName().equals("greeter")) {
                    gateway.uninstall(plugin.getName(), true);
                }
            }
            assertUnharmed();
        }
    }

    private static void assertUnharmed() throws IOException {
        assertThat(gateway.call("greeter", "greet", "Ada")).isEqualTo("Hello, Ada!");
        assertThat(gateway.plugin("greeter").getBundleId()).isEqualTo(greeter);
        assertThat(backplane.pid()).isEqualTo(pid);
        assertThat(outside()).isEqualTo(outside);
    }

    /** Every file that is none of the runtime's own records: what a jar writes appears here. */
    private static Set<String> outside() throws IOException {
        Path home = backplane.home();
        try (Stream<Path> files = Files.walk(home.getParent(), 3)) {
            return files.filter(file -> !file.startsWith(home.resolve("data")))
                    .filter(file -> !file.startsWith(home.resolve("logs")))
                    .filter(file -> !file.startsWith(home.resolve("plugins")))
                    .filter(file -> !file.getFileName().toString().startsWith("command"))
                    .map(Path::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
