package dev.backplane.shell.internal;

import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The store in words and tables for people. */
final class StoreReport {

    private final Clock clock;

    StoreReport(Clock clock) {
        this.clock = clock;
    }

    String list(List<ArtifactUse> uses) {
        TextTable table = new TextTable("NAME", "VERSION", "KIB", "FOR", "DIGEST", "USED BY");
        for (ArtifactUse use : uses) {
            StoredArtifact artifact = use.artifact();
            table.row(
                    artifact.name(),
                    artifact.version(),
                    kibibytes(artifact.bytes()),
                    age(artifact.since()),
                    artifact.digest().brief(),
                    usedBy(use));
        }
        return table
                + "%n%,d artifacts, %s KiB"
                        .formatted(
                                uses.size(),
                                kibibytes(
                                        uses.stream()
                                                .mapToLong(use -> use.artifact().bytes())
                                                .sum()));
    }

    private String usedBy(ArtifactUse use) {
        Instant unusedSince = use.artifact().unusedSince();
        if (!use.usedBy().isEmpty()) {
            return String.join(", ", use.usedBy());
        }
        return unusedSince == null ? "-" : "nobody for " + age(unusedSince);
    }

    String removed(List<StoredArtifact> artifacts, boolean dryRun) {
        if (artifacts.isEmpty()) {
            return "Nothing to remove. store:gc --now also takes what nobody uses only lately.";
        }
        StringBuilder text = new StringBuilder();
        for (StoredArtifact artifact : artifacts) {
            text.append(
                    "%s %s %s%n".formatted(artifact.name(), artifact.version(), artifact.digest()));
        }
        return text.append(
                        "%,d %s, %s KiB"
                                .formatted(
                                        artifacts.size(),
                                        dryRun ? "would be removed" : "removed",
                                        kibibytes(
                                                artifacts.stream()
                                                        .mapToLong(StoredArtifact::bytes)
                                                        .sum())))
                .toString();
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", (bytes + 1023) / 1024);
    }

    private String age(Instant since) {
        return Age.of(Duration.between(since, clock.instant()));
    }
}
