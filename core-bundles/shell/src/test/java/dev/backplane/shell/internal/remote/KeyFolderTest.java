package dev.backplane.shell.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

class KeyFolderTest {

    @TempDir Path home;

    @Test
    void makesBothPairsForTheOwnerOnly() throws Exception {
        KeyFolder keys = KeyFolder.of(home);
        assertThat(keys.complete()).isFalse();

        keys.create();

        assertThat(keys.complete()).isTrue();
        assertThat(permissions(keys.folder())).isEqualTo("rwx------");
        assertThat(permissions(keys.hostKey())).isEqualTo("rw-------");
        assertThat(permissions(keys.clientKey())).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(keys.folder())) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .isEqualTo(List.of("client_key", "client_key.pub", "host_key", "host_key.pub"));
        }
    }

    @Test
    void keepsWhatIsThereAndReplacesHalfAPair() throws Exception {
        KeyFolder keys = KeyFolder.of(home);
        keys.create();
        String host = Files.readString(keys.hostKey());
        String client = Files.readString(keys.clientKey());
        Files.delete(keys.clientPublicKey());
        assertThat(keys.complete()).isFalse();

        keys.create();

        assertThat(keys.hostKey()).hasContent(host);
        assertThat(Files.readString(keys.clientKey())).isNotEqualTo(client);
        assertThat(keys.complete()).isTrue();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
