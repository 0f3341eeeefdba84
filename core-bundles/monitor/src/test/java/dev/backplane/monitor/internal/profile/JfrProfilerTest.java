package dev.backplane.monitor.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backplane.monitor.Profiler.HotFrame;
import dev.backplane.monitor.Profiler.Profile;
import dev.backplane.monitor.internal.PluginFramework;
import dev.backplane.monitor.internal.plugins.Burner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import jdk.jfr.FlightRecorder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

@Timeout(60)
final class JfrProfilerTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @TempDir private Path home;
    private PluginFramework framework;
    private JfrProfiler profiler;

    @BeforeEach
    void open() throws Exception {
        framework = new PluginFramework(home);
        profiler = new JfrProfiler(framework.context());
        framework.start(
                "busy", "1.2.3", Map.of(Burner.THREAD, "own", Burner.PERCENT, "50"), Burner.class);
    }

    @AfterEach
    void close() throws Exception {
        framework.close();
    }

    private List<Path> files() throws IOException {
        Path folder = home.resolve("data/profiles");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void findsTheHottestFrames() throws Exception {
        Profile profile = profiler.profile("busy", TWO_SECONDS);

        assertThat(profile.file())
                .isRegularFile()
                .hasFileName(files().getFirst().getFileName() + "");
        HotFrame hottest = profile.frames().getFirst();
        assertThat(hottest.method()).isEqualTo(Burner.class.getName() + ".run");
        assertThat(hottest.version()).isEqualTo("1.2.3");
        assertThat(hottest.line()).isPositive();
        assertThat(hottest.cpu()).isBetween(Duration.ofMillis(200), Duration.ofMillis(1_500));
        assertThat(profile.cpu()).isGreaterThanOrEqualTo(hottest.cpu());
    }

    @Test
    void recordsOneAtATimeAndEndsWithTheRuntime() throws Exception {
        CompletableFuture<Profile> first =
                CompletableFuture.supplyAsync(
                        () -> profiler.profile("busy", Duration.ofMinutes(1)));
        awaitRecording();
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> profiler.profile("busy", TWO_SECONDS))
                .matches(e -> e.code() == ErrorCode.OVERLOADED);

        profiler.deactivate();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> first.get(20, TimeUnit.SECONDS))
                .withCauseInstanceOf(PluginException.class)
                .matches(e -> code(e.getCause()) == ErrorCode.RUNTIME_UNAVAILABLE)
                .withMessageContaining("stops");
        assertThat(files()).isEmpty();
    }

    /** So that it is the first that records, and not the one that shall be refused. */
    private static void awaitRecording() {
        Instant limit = Instant.now().plusSeconds(20);
        while (FlightRecorder.getFlightRecorder().getRecordings().stream()
                .noneMatch(each -> each.getName().equals("profile of busy"))) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static ErrorCode code(Throwable problem) {
        return ((PluginException) problem).code();
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> profiler.profile("nobody", TWO_SECONDS))
                .matches(e -> e.code() == ErrorCode.UNKNOWN_PLUGIN);
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> profiler.profile("busy", Duration.ofMillis(1)))
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT);
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/profiles"), "in the way");
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> profiler.profile("busy", TWO_SECONDS))
                .matches(e -> e.code() == ErrorCode.INTERNAL)
                .withMessageContaining("data/profiles");
    }

    @Test
    void keepsTheLatestOnly() throws IOException {
        ProfileFolder folder = new ProfileFolder(home.resolve("data/profiles"));
        Instant begin = Instant.parse("2026-01-02T03:04:05Z");
        for (int i = 0; i < 12; i++) {
            Files.createFile(folder.next("../a b", begin.plusSeconds(i)));
        }
        assertThat(files())
                .hasSize(10)
                .contains(home.resolve("data/profiles/20260102T030416.000Z-.._a_b.jfr"));
    }
}
