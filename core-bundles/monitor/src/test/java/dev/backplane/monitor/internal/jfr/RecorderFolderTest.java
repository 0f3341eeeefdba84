package dev.backplane.monitor.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class RecorderFolderTest {

    /** The recorder keeps its files there until this JVM ends, and removes them then. */
    @Test
    void holdsWhatIsRecordedAndNothingOfFormerProcesses(
            @TempDir(cleanup = CleanupMode.NEVER) Path home) throws IOException {
        Path folder = home.resolve("da ta/jfr");
        Path left = Files.createDirectories(folder.resolve("2026_01_01_00_00_00_1"));
        Files.writeString(left.resolve("chunk.jfr"), "left");

        RecorderFolder.prepare(folder);
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ThreadStart");
            recording.start();
            RecorderFolder.prepare(folder);

            assertThat(folder)
                    .isDirectoryNotContaining(file -> file.equals(left))
                    .isDirectoryContaining("glob:**_" + ProcessHandle.current().pid());
        }
    }
}
