package dev.backplane.config.internal.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.internal.storage.DurableDirectory;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;

final class RevisionLogTest {

    private static final Owner ADA = new Owner(Door.GRPC, "ada");
    private static final int KEEP = 3;

    @TempDir private Path folder;

    private RevisionLog open() throws IOException {
        return new RevisionLog(new DurableDirectory(folder, false), false);
    }

    private static Kept kept(long number) {
        return new Kept(
                number,
                Instant.parse("2026-01-01T00:00:00Z"),
                ADA,
                ADA,
                "because",
                "",
                "{\"n\":" + number + "}");
    }

    @Test
    void revisionsAreThereAgainWhenItIsOpenedAnew() throws IOException {
        RevisionLog log = open();
        log.append("p", kept(1), KEEP);
        log.append("p", kept(2), KEEP);
        assertThat(open().all("p")).containsExactly(kept(1), kept(2));
        assertThat(open().head("q")).isNull();
    }

    @Test
    void aTornLineAtAnyByteCostsNothingThatWasAcknowledged() throws IOException {
        RevisionLog log = open();
        log.append("p", kept(1), KEEP);
        Path file = folder.resolve("p.log");
        byte[] sound = Files.readAllBytes(file);
        byte[] line = KeptForm.write(kept(2));
        for (int bytes = 0; bytes < line.length; bytes++) {
            Files.write(file, sound);
            Files.write(file, Arrays.copyOf(line, bytes), StandardOpenOption.APPEND);
            RevisionLog again = open();
            assertThat(again.head("p")).isEqualTo(kept(1));
            again.append("p", kept(3), KEEP);
            assertThat(open().all("p")).containsExactly(kept(1), kept(3));
        }
    }

    @Test
    void aDamagedLineIsLeftOutAndTheOthersAreNot() throws IOException {
        RevisionLog log = open();
        for (int i = 1; i <= 3; i++) {
            log.append("p", kept(i), KEEP);
        }
        Path file = folder.resolve("p.log");
        Files.writeString(file, Files.readString(file).replace("\\\"n\\\":2", "\\\"n\\\":9"));
        assertThat(open().all("p")).containsExactly(kept(1), kept(3));
    }

    @Test
    void onlyTheLatestAreKept() throws IOException {
        RevisionLog log = open();
        for (int i = 1; i <= 20; i++) {
            log.append("p", kept(i), KEEP);
        }
        assertThat(open().all("p")).hasSizeBetween(KEEP, 2 * KEEP).endsWith(kept(20));
        log.removeLatest("p");
        assertThat(open().head("p")).isEqualTo(kept(19));
    }

    @Test
    void aFullDiskIsSaidAndTheFileIsWhatItWas() throws IOException {
        open().append("p", kept(1), KEEP);
        RevisionLog full =
                new RevisionLog(
                        new DurableDirectory(folder, false),
                        false,
                        (file, bytes) -> {
                            file.write(bytes.limit(9));
                            throw new IOException("No space left on device");
                        });
        assertThatThrownBy(() -> full.append("p", kept(2), KEEP))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        assertThat(full.head("p")).isEqualTo(kept(1));
        assertThat(Files.readAllBytes(folder.resolve("p.log"))).isEqualTo(KeptForm.write(kept(1)));
    }
}
