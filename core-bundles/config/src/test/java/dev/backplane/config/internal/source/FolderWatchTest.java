package dev.backplane.config.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class FolderWatchTest {

    @TempDir private Path shipped;
    @TempDir private Path home;

    @Test
    void aFileIsToldOfOnceItHasLookedTheSameTwice() throws IOException {
        FolderWatch watch = new FolderWatch(List.of(home), name -> true);
        assertThat(watch.begin()).isEmpty();
        Path file = Files.writeString(home.resolve("a"), "1");
        assertThat(watch.changes()).isEmpty();
        Files.writeString(file, "12");
        assertThat(watch.changes()).as("still written").isEmpty();
        assertThat(watch.changes()).containsEntry("a", file);
        assertThat(watch.changes()).isEmpty();
        Files.delete(file);
        assertThat(watch.changes()).as("may come back").isEmpty();
        assertThat(watch.changes()).containsEntry("a", null);
    }

    @Test
    void theHomesFileCountsAndTheShippedOneComesBack() throws IOException {
        Path ours = Files.writeString(shipped.resolve("a"), "1");
        Path own = Files.writeString(home.resolve("a"), "22");
        FolderWatch watch = new FolderWatch(List.of(shipped, home), name -> true);
        assertThat(watch.begin()).containsEntry("a", own);
        Files.delete(own);
        assertThat(watch.changes()).isEmpty();
        assertThat(watch.changes()).containsEntry("a", ours);
    }
}
