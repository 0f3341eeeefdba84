package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Refusal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What lies in the plugin folder runs, whatever way it got there and whenever it goes. */
public class FileDoorIT {

    private static RunningDistribution backplane;
    private static Gateway gateway;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("file door");
        backplane.configure("dev.backplane.deploy", "\"settleMillis\": 300, \"rescanMillis\": 500");
        startAgain();
    }

    private static void startAgain() throws Exception {
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    private static void stopForAWhile() throws Exception {
        gateway.close();
        backplane.backplane("stop").succeeded();
    }

    @AfterClass
    public static void stop() throws Exception {
        gateway.close();
        backplane.close();
    }

    private static Path file(String name) {
        return backplane.home().resolve("plugins").resolve(name);
    }

    private static void drop(String plugin, String version, String as) {
        TestBundle.plugin(plugin, version).moveTo(file(as));
    }

    // -- what is waited for

    private static Plugin awaitVersion(String plugin, String version) {
        Await.until(
                () -> plugin + " " + version + " active: " + gateway.find(plugin),
                () -> isActive(plugin, version));
        assertThat(gateway.call(plugin, "version", "")).isEqualTo(version);
        return gateway.plugin(plugin);
    }

    private static boolean isActive(String plugin, String version) {
        return gateway.find(plugin)
                .filter(it -> it.getPhase() == PluginPhase.PLUGIN_PHASE_ACTIVE)
                .filter(it -> it.getVersion().equals(version))
                .isPresent();
    }

    private static void awaitGone(String plugin) {
        Await.until(
                () -> plugin + " gone: " + gateway.find(plugin),
                () -> gateway.find(plugin).isEmpty());
        StatusRuntimeException refused = refusedCall(plugin);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    private static StatusRuntimeException refusedCall(String plugin) {
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.call(plugin, "version", ""));
        assertThat(refused).as("a call of " + plugin + " went through").isNotNull();
        return refused;
    }

    private static Refusal awaitRefusal(String file) {
        Await.until(() -> file + " refused", () -> refusal(file).isPresent());
        return refusal(file).orElseThrow();
    }

    private static Optional<Refusal> refusal(String file) {
        return gateway.list().getRefusalsList().stream()
                .filter(it -> it.getSource().equals(file))
                .findFirst();
    }

    /** What was done to the folder before has been seen once a file that came later runs. */
    private static void awaitAnotherLook(String mark) throws IOException {
        drop(mark, "1.0.0", mark + ".jar");
        awaitVersion(mark, "1.0.0");
        Files.delete(file(mark + ".jar"));
        awaitGone(mark);
    }

    // -- jars

    @Test
    public void leavesTheRunningVersionAloneWhileItsFileIsHalfCopied() throws Exception {
        drop("copied", "1.0.0", "copied.jar");
        Plugin before = awaitVersion("copied", "1.0.0");
        byte[] next = TestBundle.plugin("copied", "2.0.0").bytes();

        Files.write(file("copied.jar"), Arrays.copyOf(next, next.length / 2));
        Files.write(file("fresh.jar"), Arrays.copyOf(next, next.length / 3));
        assertThat(awaitRefusal("copied.jar").getMessage()).contains("not a complete jar");
        awaitRefusal("fresh.jar");
        assertThat(awaitVersion("copied", "1.0.0")).isEqualTo(before);

        try (OutputStream rest =
                Files.newOutputStream(file("copied.jar"), StandardOpenOption.APPEND)) {
            rest.write(next, next.length / 2, next.length - next.length / 2);
        }
        awaitVersion("copied", "2.0.0");
        Await.until(() -> "no refusal any more", () -> refusal("copied.jar").isEmpty());
        Files.delete(file("fresh.jar"));
        Await.until(() -> "no refusal any more", () -> refusal("fresh.jar").isEmpty());
    }

    @Test
    public void replacesAPluginWithoutAFailedCall() throws Exception {
        drop("loaded", "1.0.0", "loaded.jar");
        awaitVersion("loaded", "1.0.0");

        try (Callers callers = new Callers(gateway, "loaded", 3)) {
            callers.awaitMoreCalls(100);
            drop("loaded", "2.0.0", "loaded.jar");
            awaitVersion("loaded", "2.0.0");
            Files.write(file("loaded.jar"), TestBundle.plugin("loaded", "3.0.0").bytes());
            awaitVersion("loaded", "3.0.0");
            drop("loaded", "2.5.0", "loaded.jar"); // downwards is as good
            awaitVersion("loaded", "2.5.0");
            callers.awaitMoreCalls(100);

            assertThat(callers.failures()).isEmpty();
            assertThat(callers.versions()).containsExactly("1.0.0", "2.0.0", "2.5.0", "3.0.0");
        }
    }

    @Test
    public void doesNotRestartWhatIsOnlyTouched() throws Exception {
        drop("touched", "1.0.0", "touched.jar");
        Plugin before = awaitVersion("touched", "1.0.0");

        Files.setLastModifiedTime(file("touched.jar"), FileTime.from(Instant.now()));
        Files.write(file("touched.jar"), Files.readAllBytes(file("touched.jar")));
        drop("touched", "1.0.0", "touched.jar");
        awaitAnotherLook("after-the-touch");

        assertThat(gateway.plugin("touched")).isEqualTo(before);
    }

    @Test
    public void removesAndBringsBackWithTheFile() throws Exception {
        drop("coming", "1.0.0", "coming.jar");
        awaitVersion("coming", "1.0.0");

        Files.delete(file("coming.jar"));
        awaitGone("coming");

        drop("coming", "1.0.0", "coming.jar");
        awaitVersion("coming", "1.0.0");

        Files.move(file("coming.jar"), file("renamed.jar"));
        Await.until(
                () -> "the entry follows its file: " + gateway.find("coming"),
                () ->
                        gateway.find("coming")
                                .filter(it -> it.getOwner().equals("file:renamed.jar"))
                                .isPresent());
        awaitVersion("coming", "1.0.0");
    }

    @Test
    public void runsTheHigherOfTwoVersionsAndFallsBack() throws Exception {
        drop("double", "2.0.0", "double-2.jar");
        awaitVersion("double", "2.0.0");

        drop("double", "1.0.0", "double-1.jar");
        assertThat(awaitRefusal("double-1.jar").getMessage())
                .contains("superseded by double-2.jar");
        awaitVersion("double", "2.0.0");

        Files.delete(file("double-2.jar"));
        awaitVersion("double", "1.0.0");
        assertThat(gateway.plugin("double").getOwner()).isEqualTo("file:double-1.jar");

        Files.delete(file("double-1.jar"));
        awaitGone("double");
    }

    @Test
    public void looksOnlyAtJarsAndSaysSoOfTheRest() throws Exception {
        byte[] bytes = TestBundle.plugin("odd", "1.0.0").bytes();
        Files.write(file(".hidden.jar"), bytes);
        Files.write(file("odd.jar.part"), bytes);
        Files.writeString(file("notes.txt"), "to do");
        Files.createDirectories(file("folder.jar"));
        Files.write(file("folder.jar").resolve("odd.jar"), bytes);

        assertThat(awaitRefusal("folder.jar").getMessage()).contains("folder.jar");
        awaitAnotherLook("after-the-odd");

        assertThat(gateway.find("odd")).isEmpty();
        Files.delete(file("folder.jar").resolve("odd.jar"));
        Files.delete(file("folder.jar"));
    }

    // -- desired state

    @Test
    public void followsADesiredStateFile() throws Exception {
        drop("wanted", "1.0.0", "wanted-1.jar");
        Files.writeString(
                file("wanted.json"), "{\"source\": \"wanted-1.jar\", \"state\": \"stopped\"}");
        awaitPhase("wanted", PluginPhase.PLUGIN_PHASE_STOPPED);
        assertThat(refusedCall("wanted").getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

        state("wanted", "wanted-1.jar", "started");
        awaitVersion("wanted", "1.0.0");

        Files.writeString(file("wanted.json"), "{\"source\": \"wanted-1.jar\", \"sta");
        assertThat(awaitRefusal("wanted.json").getMessage()).contains("not valid JSON");
        awaitVersion("wanted", "1.0.0");

        drop("wanted", "2.0.0", "wanted-2.jar");
        state("wanted", "wanted-2.jar", "started");
        awaitVersion("wanted", "2.0.0");

        state("wanted", "wanted-2.jar", "stopped");
        awaitPhase("wanted", PluginPhase.PLUGIN_PHASE_STOPPED);
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> gateway.start("wanted"));
        assertThat(Gateway.reason(refused)).isEqualTo("OWNED_ELSEWHERE");
        assertThat(refused.getStatus().getDescription()).contains("wanted.json");

        Files.delete(file("wanted-1.jar"));
        Files.delete(file("wanted-2.jar"));
        Files.delete(file("wanted.json"));
        awaitGone("wanted");
    }

    private static void state(String plugin, String source, String state) {
        TestBundle.moveTo(
                file(plugin + ".json"),
                "{\"source\": \"%s\", \"state\": \"%s\"}".formatted(source, state).getBytes(UTF_8));
    }

    private static void awaitPhase(String plugin, PluginPhase phase) {
        Await.until(
                () -> plugin + " " + phase + ": " + gateway.find(plugin),
                () -> gateway.find(plugin).filter(it -> it.getPhase() == phase).isPresent());
    }

    // -- other doors

    @Test
    public void aForcedUninstallHoldsUntilTheFileChanges() throws Exception {
        drop("owned", "1.0.0", "owned.jar");
        awaitVersion("owned", "1.0.0");

        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.uninstall("owned", false));
        assertThat(Gateway.reason(refused)).isEqualTo("OWNED_ELSEWHERE");
        assertThat(refused.getStatus().getDescription()).contains("owned.jar", "--force");
        awaitVersion("owned", "1.0.0");

        gateway.uninstall("owned", true);
        awaitGone("owned");
        awaitAnotherLook("after-the-force");
        assertThat(gateway.find("owned")).isEmpty();
        assertThat(awaitRefusal("owned.jar").getMessage()).contains("uninstalled by an operator");

        stopForAWhile();
        startAgain();
        assertThat(gateway.find("owned")).isEmpty();

        drop("owned", "1.0.1", "owned.jar");
        awaitVersion("owned", "1.0.1");
    }

    @Test
    public void catchesUpWithWhatChangedWhileTheRuntimeWasDown() throws Exception {
        drop("replaced", "1.0.0", "replaced.jar");
        drop("deleted", "1.0.0", "deleted.jar");
        drop("kept", "1.0.0", "kept.jar");
        awaitVersion("replaced", "1.0.0");
        awaitVersion("deleted", "1.0.0");
        awaitVersion("kept", "1.0.0");
        gateway.stop("kept");

        stopForAWhile();
        drop("replaced", "2.0.0", "replaced.jar");
        Files.delete(file("deleted.jar"));
        drop("added", "1.0.0", "added.jar");
        startAgain();

        awaitVersion("replaced", "2.0.0");
        awaitGone("deleted");
        awaitVersion("added", "1.0.0");
        assertThat(gateway.plugin("kept").getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_STOPPED);
    }
}
