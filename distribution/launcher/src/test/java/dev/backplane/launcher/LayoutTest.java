package dev.backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class LayoutTest {

    @TempDir Path folder;
    private Path home;

    @BeforeEach
    void nameHome() throws IOException {
        home = folder.toRealPath().resolve("home");
    }

    @Test
    void oneHomeHasOneNameHoweverItIsWritten() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(home));

        for (Path written : new Path[] {home, link, folder.resolve("x/../home/.")}) {
            Files.createDirectories(folder.resolve("x"));
            assertThat(Layout.prepare(folder, written).home()).isEqualTo(home);
        }
    }

    @Test
    void namesAFileInTheWay() throws IOException {
        Files.createDirectory(home);
        Files.writeString(home.resolve("plugins"), "not a folder");

        assertThatThrownBy(() -> Layout.prepare(folder, home))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot use %s as home: %1$s/plugins: a file is in the way. Mend that, or"
                                + " set BACKPLANE_HOME to another folder",
                        home);
    }

    @Test
    void namesAFolderThatCannotBeWritten() {
        assertThatThrownBy(() -> Layout.prepare(folder, home, path -> !path.endsWith("logs")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(home + "/logs: it is not writable")
                .hasMessageContaining("BACKPLANE_HOME");
    }

    @Test
    void whatIsOnlyReadMayBeReadOnly() throws IOException {
        assertThat(
                        Layout.prepare(folder, home, path -> !path.endsWith("plugins"))
                                .home()
                                .resolve("plugins"))
                .isDirectory();
    }
}
