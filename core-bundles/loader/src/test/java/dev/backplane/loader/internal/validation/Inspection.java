package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The whole check, with limits of a test's choice and nobody who looks at the classes. */
public final class Inspection {

    /** Those of the default configuration. */
    public static final ValidationTerms DEFAULTS = terms(65_535, 1L << 30);

    private Inspection() {}

    static ValidationTerms terms(int maxEntries, long maxUncompressedBytes) {
        return new ValidationTerms(maxEntries, maxUncompressedBytes, 200, 64L << 20, Set.of());
    }

    public static PluginDescriptor of(String label, Path file, ValidationTerms terms) {
        return ArtifactInspector.inspect(label, file, terms, descriptor -> Optional.empty());
    }
}
