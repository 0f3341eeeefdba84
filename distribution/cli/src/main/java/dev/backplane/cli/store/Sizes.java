package dev.backplane.cli.store;

import dev.backplane.proto.v1.Artifact;

import java.util.List;
import java.util.Locale;

/** How much there is, for people. */
final class Sizes {

    private static final int KIBIBYTE = 1024;

    private Sizes() {}

    static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", (bytes + KIBIBYTE - 1) / KIBIBYTE);
    }

    static String total(List<Artifact> artifacts) {
        return String.format(
                Locale.ROOT,
                "%,d %s, %s KiB",
                artifacts.size(),
                artifacts.size() == 1 ? "artifact" : "artifacts",
                kibibytes(artifacts.stream().mapToLong(Artifact::getSizeBytes).sum()));
    }
}
