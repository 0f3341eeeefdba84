package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class StoreReportTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final StoreReport report = new StoreReport(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void listsWhatIsThereAndForWhom() {
        String text =
                report.list(
                        List.of(
                                new ArtifactUse(artifact("greeter", null), List.of("greeter", "x")),
                                new ArtifactUse(artifact("new", null), List.of()),
                                new ArtifactUse(
                                        artifact("old", NOW.minusSeconds(600)), List.of())));

        assertThat(text)
                .isEqualTo(
                        """
                        NAME     VERSION  KIB  FOR  DIGEST        USED BY
                        greeter  1.2.0    2    3 h  abababababab  greeter, x
                        new      1.2.0    2    3 h  abababababab  -
                        old      1.2.0    2    3 h  abababababab  nobody for 10 min

                        3 artifacts, 6 KiB""");
    }

    @Test
    void saysWhatWentOrWouldGo() {
        List<StoredArtifact> gone = List.of(artifact("old", NOW));

        assertThat(report.removed(gone, false))
                .isEqualTo("old 1.2.0 sha256:" + "ab".repeat(32) + "\n1 removed, 2 KiB");
        assertThat(report.removed(gone, true)).endsWith("1 would be removed, 2 KiB");
        assertThat(report.removed(List.of(), false)).contains("Nothing", "--now");
    }

    private static StoredArtifact artifact(String name, @Nullable Instant unusedSince) {
        return new StoredArtifact(
                new Digest("ab".repeat(32)),
                2_000,
                name,
                PluginType.BUNDLE,
                "1.2.0",
                NOW.minusSeconds(3 * 3600),
                unusedSince);
    }
}
