package dev.backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

final class HomeLockTest {

    @TempDir Path folder;

    @Test
    void isHadOnceAtATime() throws Exception {
        Optional<HomeLock> first = HomeLock.take(folder);

        assertThat(first).isPresent();
        assertThat(HomeLock.take(folder)).isEmpty();

        first.orElseThrow().close();
        try (HomeLock next = HomeLock.take(folder).orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void saysWhatIsInItsWay() throws Exception {
        Files.createDirectory(folder.resolve("lock"));

        assertThatThrownBy(() -> HomeLock.take(folder))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(folder.resolve("lock").toString())
                .hasMessageContaining("BACKPLANE_HOME");
    }
}
