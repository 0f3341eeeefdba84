package dev.backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

final class RunFilesTest {

    @TempDir Path folder;

    @Test
    void aNewRunForgetsWhereAKilledOneListened() throws Exception {
        RunFiles files = new RunFiles(folder);
        files.writeEndpoints(Map.of("grpc", "127.0.0.1:1"));

        files.begin();

        assertThat(folder.resolve("endpoints.properties")).doesNotExist();
        assertThat(files.awaitPid(Duration.ZERO)).hasValue(ProcessHandle.current().pid());
    }

    @Test
    void aPidOfNobodyIsNone() throws Exception {
        Files.writeString(folder.resolve("backplane.pid"), Long.MAX_VALUE + "\n");

        assertThat(new RunFiles(folder).awaitPid(Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void nothingIsLeftAfterAnOrderlyEnd() throws IOException {
        RunFiles files = new RunFiles(folder);
        files.begin();
        files.writeEndpoints(Map.of());

        files.delete();

        assertThat(folder).isEmptyDirectory();
    }
}
