package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Refusal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.rules.ExternalResource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A runtime with small limits, and a plugin in it that nothing may harm, whatever a test brings: it
 * answers all the while, as the same bundle.
 */
final class Witness extends ExternalResource {

    static final int MAX_PAYLOAD_BYTES = 64 * 1024;
    static final int MAX_ARTIFACT_BYTES = 256 * 1024;
    static final long START_LIMIT_MILLIS = 1500;

    private static final String NAME = "witness";

    private final String home;
    private RunningDistribution backplane;
    private Gateway gateway;
    private Plugin atFirst;

    Witness(String home) {
        this.home = home;
    }

    @Override
    protected void before() throws Throwable {
        backplane = new RunningDistribution(home);
        backplane.configure(
                "dev.backplane.manager",
                "\"startTimeoutMillis\": %d, \"stopTimeoutMillis\": %1$d, \"drainTimeoutMillis\": %1$d"
                        .formatted(START_LIMIT_MILLIS));
        backplane.configure("dev.backplane.bus", "\"maxPayloadBytes\": " + MAX_PAYLOAD_BYTES);
        backplane.configure("dev.backplane.loader", "\"maxArtifactBytes\": " + MAX_ARTIFACT_BYTES);
        TestBundle.plugin(NAME, "1.0.0").moveTo(file("witness.jar"));
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
        // a file that was written a moment before the start may still have to settle
        Await.until(
                () -> NAME + " active: " + gateway.find(NAME),
                () ->
                        gateway.find(NAME)
                                .filter(it -> it.getPhase() == PluginPhase.PLUGIN_PHASE_ACTIVE)
                                .isPresent());
        atFirst = gateway.plugin(NAME);
        assertThat(atFirst.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
    }

    @Override
    protected void after() {
        try (RunningDistribution ending = backplane) {
            gateway.close();
            ending.kill(); // in order it would wait for a plugin that hangs for ever
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    RunningDistribution backplane() {
        return backplane;
    }

    Gateway gateway() {
        return gateway;
    }

    /** In the plugin folder. */
    Path file(String name) {
        return backplane.home().resolve("plugins").resolve(name);
    }

    List<Path> store() throws IOException {
        try (Stream<Path> files = Files.list(backplane.home().resolve("data/store"))) {
            return files.sorted().toList();
        }
    }

    /** What the plugin folder brought and was not let in, by file name. */
    Map<String, Refusal> refusedFiles() {
        Map<String, Refusal> refused = new LinkedHashMap<>();
        gateway.list().getRefusalsList().stream()
                .filter(refusal -> refusal.getOwner().startsWith("file:"))
                .forEach(refusal -> refused.put(refusal.getSource(), refusal));
        return refused;
    }

    static StatusRuntimeException refused(ThrowingCallable attempt) {
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, attempt);
        assertThat(refused).as("it went through").isNotNull();
        return refused;
    }

    void assertUnavailable(String plugin, String reason) {
        StatusRuntimeException refused = refused(() -> gateway.call(plugin, "version", ""));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription()).contains(plugin, reason);
    }

    void uninstallOthers() {
        for (Plugin plugin : gateway.list().getPluginsList()) {
            if (!plugin.getName().equals(NAME)) {
                gateway.uninstall(plugin.getName(), true);
            }
        }
    }

    void assertUnharmedAndAlone() throws IOException {
        assertThat(gateway.call(NAME, "version", "")).isEqualTo("1.0.0");
        Plugin now = gateway.plugin(NAME);
        assertThat(now.getBundleId()).isEqualTo(atFirst.getBundleId());
        assertThat(now.getSince()).isEqualTo(atFirst.getSince());
        assertThat(gateway.list().getPluginsList())
                .extracting(Plugin::getName)
                .containsExactly(NAME);
        assertThat(store()).noneMatch(file -> file.toString().endsWith(".part"));
    }

    /** The framework's own view: no bundle of a test's is left, but those named here. */
    void assertNoBundlesLeftBut(String... symbolicNames) throws Exception {
        assertThat(backplane.backplane("shell", "lb -s").succeeded().out().lines())
                .filteredOn(line -> line.contains("com.acme."))
                .filteredOn(line -> Stream.of(symbolicNames).noneMatch(line::contains))
                .singleElement()
                .asString()
                .contains(NAME);
    }
}
