package dev.backplane.config.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SyncLaterTest {

    private static final int MANY = 40;

    @TempDir private Path folder;

    private final SyncLater later = new SyncLater();

    @Test
    void filesAreThereAtOnceAndFlushedTogether() throws Exception {
        DurableDirectory directory = new DurableDirectory(folder, true);
        for (int i = 0; i < MANY; i++) {
            String name = "f" + i;
            var _ =
                    later.during(
                            () -> {
                                directory.replace(name, name.getBytes(UTF_8));
                                return name;
                            });
            assertThat(directory.file(name)).hasContent(name);
        }
        var _ =
                later.during(
                        () -> {
                            directory.delete("f0");
                            return "f0";
                        });
        assertThat(later.due()).isEqualTo(MANY + 1);
        later.sync();
        assertThat(later.due()).isZero();
        assertThat(directory.list("f*")).hasSize(MANY - 1);
    }

    @Test
    void whoDoesNotAskForItWaitsForTheDisk() throws Exception {
        new DurableDirectory(folder, true).replace("f", new byte[] {1});
        assertThat(later.due()).isZero();
        assertThatCode(later::sync).doesNotThrowAnyException();
    }
}
