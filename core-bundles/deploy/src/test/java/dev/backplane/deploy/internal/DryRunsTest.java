package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

class DryRunsTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SETTLE = Duration.ofSeconds(1);

    @TempDir private Path plugins;
    private Path folder;
    private Path plan;
    private DryRuns dryRuns;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(plugins.resolve(DryRuns.FOLDER));
        plan = folder.resolve("a.jar.plan.txt");
        dryRuns =
                new DryRuns(
                        plugins,
                        name -> name.endsWith(".jar"),
                        new DryRunPlans(new FakeManager())::jar,
                        new FolderTiming(SETTLE, Duration.ofSeconds(2)));
    }

    private void lookAt(int second) {
        dryRuns.look(BEGIN.plusSeconds(second));
    }

    @Test
    void writesThePlanBesideAJarThatStaysTheSame() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "x");
        lookAt(0);
        assertThat(plan).doesNotExist();

        lookAt(2);
        assertThat(plan).content().startsWith("Plan 0123456789ab: do it");
    }

    @Test
    void plansAgainOnlyWhatHasChanged() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "x");
        lookAt(0);
        lookAt(2);
        Files.delete(plan);

        lookAt(4);
        assertThat(plan).doesNotExist();

        Files.writeString(folder.resolve("a.jar"), "xy");
        lookAt(6);
        lookAt(8);
        assertThat(plan).exists();
    }

    @Test
    void takesThePlanAwayWithItsJar() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "x");
        lookAt(0);
        lookAt(2);
        Files.delete(folder.resolve("a.jar"));

        lookAt(4);
        assertThat(plan).doesNotExist();
    }

    @Test
    void doesNothingWithoutTheFolder() throws IOException {
        Files.delete(folder);
        lookAt(0);
        assertThat(plugins).isEmptyDirectory();
    }
}
